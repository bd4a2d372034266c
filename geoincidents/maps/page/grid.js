// The incidents as a table: the accessible map. Sorted by any column, only the rows in sight are elements, and what is
// chosen here is chosen on the map.

import { make, quoted, textButton, tickBox } from './elements.js';
import { cellText, gridColumns, sortedRows } from './gridcolumns.js';
import { iconButton, setIcon } from './icons.js';
import { symbolIcon } from './symbols.js';

const ROW_HEIGHT = 32;
const SPARE_ROWS = 8;

export class Grid {
  /** @type {Focusable | null} */ from;

  /** @type {HTMLElement} */ headline;

  /** @type {HTMLElement} */ box;
  /** @type {HTMLElement} */ grid;
  /** @type {HTMLElement} */ body;
  /** @type {HTMLElement} */ scroller;
  /** @type {HTMLElement[]} */ heads;
  /** @type {any[]} */ shown;
  /** @type {Rows} */ rows;
  /** @type {string} */ drawn;

  /** @param {Store} state */
  constructor(state) {
    this.state = state;
    this.columns = gridColumns(state);
    this.shown = [];
    this.rows = [];
    this.focused = 0;
  }

  build() {
    const { t } = this.state;
    this.box = make('section', 'gi-table');
    this.box.setAttribute('aria-label', t('table'));
    this.scroller = make('div', 'gi-scroller');
    const grid = make('table');
    grid.setAttribute('role', 'grid');
    grid.setAttribute('aria-label', t('table'));
    this.grid = grid;
    const head = make('thead');
    this.headline = make('tr');
    this.headline.setAttribute('aria-rowindex', '1');
    head.append(this.headline);
    this.body = make('tbody');
    grid.append(head, this.body);
    this.scroller.append(grid);
    this.scroller.addEventListener('scroll', () => this.draw());
    this.body.addEventListener('keydown', (event) => this.key(event));
    this.body.addEventListener('click', (event) => this.click(event));
    const close = iconButton('close', t('close_table'), () => this.state.lay({ open: false }), 'gi-iconbutton gi-close');
    this.box.append(close, this.buildChooser(), this.scroller);
    this.state.when('settled', () => this.refresh());
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    this.state.when('sheet', (from) => this.laid(from));
    this.state.when('marked', () => this.marked());
    this.refresh();
    return this.box;
  }

  /** @param {GridColumn} column */
  heading({ key, name, width }) {
    const head = make('th');
    head.scope = 'col';
    head.style.width = `${width}px`;
    head.dataset.key = key;
    const { sheet } = this.state;
    head.append(textButton(name ?? '', () => this.state.lay({ key, down: sheet.key === key && !sheet.down }), 'gi-sort'));
    return head;
  }

  // Which columns the table has; the last one stays.
  buildChooser() {
    const { state } = this;
    const box = make('details', 'gi-columns');
    const summary = make('summary', 'gi-iconbutton');
    setIcon(summary, 'columns', state.t('columns'));
    const menu = make('div', 'gi-menu');
    const ticks = this.columns.map(({ key, name }) => {
      const { label, tick } = tickBox('', true, (on) => {
        const without = new Set(state.sheet.without);
        if (on) without.delete(key);
        else if (this.shown.length > 1) without.add(key);
        state.lay({ without });
      });
      tick.dataset.column = key;
      label.append(quoted(name ?? ''));
      menu.append(label);
      return tick;
    });
    const show = () => ticks.forEach((tick) => { tick.checked = !state.sheet.without.has(tick.dataset.column ?? ''); });
    state.when('sheet', show);
    show();
    box.append(summary, menu);
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !box.open) return;
      event.preventDefault(); // the table stays
      box.open = false;
      summary.focus();
    });
    return box;
  }

  // The columns that are asked for; all, where a link leaves none.
  arrange() {
    const { without } = this.state.sheet;
    const wanted = this.columns.filter(({ key }) => !without.has(key));
    const shown = wanted.length ? wanted : this.columns;
    if (shown.map(({ key }) => key).join() === this.shown.map(({ key }) => key).join()) return;
    this.shown = shown;
    this.heads = shown.map((column) => this.heading(column));
    this.headline.replaceChildren(...this.heads);
    this.grid.setAttribute('aria-colcount', String(shown.length));
  }

  // From a button, the focus goes into the table, and back to the button when the table is closed.
  /** @param {Focusable | null} from */
  laid(from) {
    const { open } = this.state.sheet;
    const within = this.box.contains(document.activeElement);
    this.refresh();
    if (open && from) {
      this.from = from;
      if (this.rows.length) this.focus(this.focused);
      else this.heads[0].querySelector('button')?.focus();
    } else if (!open && within) {
      const button = this.from?.isConnected ? this.from : this.box.parentElement?.querySelector('[data-act="table"]');
      button?.focus({ preventScroll: true });
    }
  }

  // Lists and sorts the shown rows; nothing is done for a table that nobody sees.
  refresh() {
    const { state } = this;
    const { sheet } = state;
    this.box.hidden = !sheet.open;
    if (!sheet.open) return;
    this.arrange();
    const by = this.columns.find(({ key }) => key === sheet.key) ?? this.columns[0];
    sheet.key = by.key;
    const rows = state.table.counting.filter((row) => state.filters.isShown(row));
    this.rows = sortedRows(state, rows, by, sheet.down);
    this.heads.forEach((head) => {
      const mine = head.dataset.key === sheet.key;
      head.setAttribute('aria-sort', mine ? (sheet.down ? 'descending' : 'ascending') : 'none');
    });
    this.grid.setAttribute('aria-rowcount', String(this.rows.length + 1));
    this.focused = Math.min(this.focused, Math.max(0, this.rows.length - 1));
    this.drawn = '';
    this.draw();
  }

  draw() {
    if (!this.state.sheet.open) return;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW_HEIGHT) - SPARE_ROWS);
    const last = Math.min(this.rows.length, first + Math.ceil(this.scroller.clientHeight / ROW_HEIGHT) + 2 * SPARE_ROWS);
    const drawn = [first, last, this.focused, this.state.selected].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focus = this.body.contains(document.activeElement);
    const lines = [];
    for (let k = first; k < last; k += 1) lines.push(this.line(k));
    this.body.replaceChildren(spacer(first * ROW_HEIGHT), ...lines, spacer((this.rows.length - last) * ROW_HEIGHT));
    if (focus) this.body.querySelector('tr[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** @param {number} k */
  line(k) {
    const row = this.rows[k];
    const { state } = this;
    const line = make('tr');
    line.dataset.row = String(row);
    line.dataset.at = String(k);
    line.tabIndex = k === this.focused ? 0 : -1;
    line.setAttribute('aria-rowindex', String(k + 2));
    line.setAttribute('aria-selected', String(row === state.selected));
    for (const column of this.shown) {
      const cell = make('td');
      cell.setAttribute('role', 'gridcell');
      if (column.icon) cell.append(symbolIcon(state.table.symbol(row), state.table.marks(row)));
      cell.append(column.code || (!column.column && !column.bdi) ? cellText(state, column, row) : quoted(cellText(state, column, row)));
      if (column.key === 'place' && !state.isPlotted(row)) cell.append(' ', make('span', 'gi-badge gi-doubt', state.t('not_located')));
      line.append(cell);
    }
    return line;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW_HEIGHT) - 2);
    /** @type {number | undefined} */
    const target = /** @type {Record<string, number>} */ ({
      ArrowDown: this.focused + 1, ArrowUp: this.focused - 1, PageDown: this.focused + page, PageUp: this.focused - page,
      Home: 0, End: this.rows.length - 1,
    })[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.focus(target);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.choose(this.focused);
    }
  }

  /** @param {MouseEvent} event */
  click(event) {
    const line = event.target instanceof Element && event.target.closest('tr[data-at]');
    if (!(line instanceof HTMLElement)) return;
    this.focus(Number(line.dataset.at));
    this.choose(this.focused);
  }

  /** @param {number} k */
  focus(k) {
    this.focused = Math.max(0, Math.min(this.rows.length - 1, k));
    this.bring(this.focused);
    this.draw();
    this.body.querySelector('tr[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** @param {number} k */
  bring(k) {
    const top = k * ROW_HEIGHT;
    const room = this.scroller.clientHeight - 2 * ROW_HEIGHT;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top > this.scroller.scrollTop + room) this.scroller.scrollTop = top - room;
  }

  /** @param {number} k */
  choose(k) {
    const from = { isConnected: true, focus: () => this.focus(k) };
    if (this.state.isPlotted(this.rows[k])) this.state.select(this.rows[k], { from });
    else this.state.explain(this.rows[k], { from });
  }

  // What is chosen on the map comes into sight here.
  marked() {
    if (!this.state.sheet.open) return;
    const at = this.rows.indexOf(this.state.selected);
    if (at >= 0) {
      this.focused = at;
      this.bring(at);
    }
    this.draw();
  }
}

/** @param {number} height */
function spacer(height) {
  const line = make('tr');
  line.setAttribute('aria-hidden', 'true');
  line.style.height = `${height}px`;
  return line;
}
