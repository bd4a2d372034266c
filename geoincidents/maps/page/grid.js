// The incidents as a table: the accessible map. Sorted by any column, only the rows in sight are elements, and what is
// chosen here is chosen on the map.

import { dateText, placeText, tollText, typeText, withinText } from './details.js';
import { make, quoted, textButton } from './elements.js';
import { iconButton } from './icons.js';
import { MISSING } from './payload.js';
import { symbolIcon } from './symbols.js';

const ROW_HEIGHT = 32;
const SPARE_ROWS = 8;

// What each column shows, and the numbers or texts by which it is sorted.
const GRID_COLUMNS = [
  { key: 'date', width: 130, text: (state, row) => dateText(state, row), number: ({ table }, row) => stated(table.last[row]) },
  { key: 'type', width: 170, text: (state, row) => typeText(state, row), icon: true, code: 'event_type' },
  { key: 'place', width: 200, text: (state, row) => placeText(state, row).name, words: true, bdi: true },
  { key: 'country', width: 110, text: ({ t, table }, row) => t.country(table.value(row, 'country')) || '', words: true },
  { key: 'actor1', width: 180, column: 'actor1' },
  { key: 'actor2', width: 180, column: 'actor2' },
  { key: 'killed', width: 90, text: (state, row) => tollText(state, row, 'killed'), number: ({ table }, row) => stated(table.deaths(row)) },
  { key: 'injured', width: 90, text: (state, row) => tollText(state, row, 'injured'),
    number: ({ table }, row) => Math.max(...['low', 'best'].map((part) => stated(table.number(row, `injured_${part}`)))) },
  { key: 'certainty', width: 100, code: 'certainty' },
  { key: 'precision', width: 110, code: 'geo_precision' },
  { key: 'radius', width: 90, text: (state, row) => withinText(state, row), number: ({ table }, row) => table.radius(row) || 0 },
  { key: 'source', width: 160, column: 'source_name' },
];

const stated = (value) => (value === MISSING ? -Infinity : value);

export class Grid {
  constructor(state) {
    this.state = state;
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
    grid.setAttribute('aria-colcount', String(GRID_COLUMNS.length));
    this.grid = grid;
    const head = make('thead');
    const line = make('tr');
    line.setAttribute('aria-rowindex', '1');
    this.heads = GRID_COLUMNS.map((column) => this.heading(column));
    line.append(...this.heads);
    head.append(line);
    this.body = make('tbody');
    grid.append(head, this.body);
    this.scroller.append(grid);
    this.scroller.addEventListener('scroll', () => this.draw());
    this.body.addEventListener('keydown', (event) => this.key(event));
    this.body.addEventListener('click', (event) => this.click(event));
    const close = iconButton('close', t('close_table'), () => this.state.lay({ open: false }), 'gi-iconbutton gi-close');
    this.box.append(close, this.scroller);
    this.state.whenSettled(() => this.refresh());
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    this.state.when('sheet', (from) => this.laid(from));
    this.state.when('marked', () => this.marked());
    this.refresh();
    return this.box;
  }

  heading({ key, width }) {
    const { t } = this.state;
    const head = make('th');
    head.scope = 'col';
    head.style.width = `${width}px`;
    head.dataset.key = key;
    const { sheet } = this.state;
    head.append(textButton(t(`column.${key}`), () => this.state.lay({ key, down: sheet.key === key && !sheet.down }), 'gi-sort'));
    return head;
  }

  // From a button, the focus goes into the table, and back to the button when the table is closed.
  laid(from) {
    const { open } = this.state.sheet;
    const within = this.box.contains(document.activeElement);
    this.refresh();
    if (open && from) {
      this.from = from;
      if (this.rows.length) this.focus(this.focused);
      else this.heads[0].querySelector('button').focus();
    } else if (!open && within) {
      const button = this.from?.isConnected ? this.from : this.box.parentElement.querySelector('[data-act="table"]');
      button.focus({ preventScroll: true });
    }
  }

  // Lists and sorts the shown rows; nothing is done for a table that nobody sees.
  refresh() {
    const { state } = this;
    const { sheet } = state;
    this.box.hidden = !sheet.open;
    if (!sheet.open) return;
    if (!GRID_COLUMNS.some(({ key }) => key === sheet.key)) sheet.key = 'date';
    const rows = state.table.counting.filter((row) => state.filters.isShown(row));
    this.rows = sortedRows(state, rows, sheet);
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

  line(k) {
    const row = this.rows[k];
    const { state } = this;
    const line = make('tr');
    line.dataset.row = row;
    line.dataset.at = k;
    line.tabIndex = k === this.focused ? 0 : -1;
    line.setAttribute('aria-rowindex', String(k + 2));
    line.setAttribute('aria-selected', String(row === state.selected));
    for (const column of GRID_COLUMNS) {
      const cell = make('td');
      cell.setAttribute('role', 'gridcell');
      if (column.icon) cell.append(symbolIcon(state.table.symbol(row), state.table.isStrategic(row)));
      cell.append(column.code || (!column.column && !column.bdi) ? cellText(state, column, row) : quoted(cellText(state, column, row)));
      if (column.key === 'place' && !state.isPlotted(row)) cell.append(' ', make('span', 'gi-badge gi-doubt', state.t('not_located')));
      line.append(cell);
    }
    return line;
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW_HEIGHT) - 2);
    const target = {
      ArrowDown: this.focused + 1, ArrowUp: this.focused - 1, PageDown: this.focused + page, PageUp: this.focused - page,
      Home: 0, End: this.rows.length - 1,
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.focus(target);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.choose(this.focused);
    }
  }

  click(event) {
    const line = event.target.closest('tr[data-at]');
    if (!line) return;
    this.focus(Number(line.dataset.at));
    this.choose(this.focused);
  }

  focus(k) {
    this.focused = Math.max(0, Math.min(this.rows.length - 1, k));
    this.bring(this.focused);
    this.draw();
    this.body.querySelector('tr[tabindex="0"]')?.focus({ preventScroll: true });
  }

  bring(k) {
    const top = k * ROW_HEIGHT;
    const room = this.scroller.clientHeight - 2 * ROW_HEIGHT;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top > this.scroller.scrollTop + room) this.scroller.scrollTop = top - room;
  }

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

function spacer(height) {
  const line = make('tr');
  line.setAttribute('aria-hidden', 'true');
  line.style.height = `${height}px`;
  return line;
}

function cellText(state, column, row) {
  if (column.text) return column.text(state, row);
  if (column.code) return state.t.code(column.code, state.table.value(row, column.code));
  return state.table.value(row, column.column) || '';
}

// Each row gets one number to sort by; a column of codes ranks its few values first. Nothing stated comes last.
function sortedRows(state, rows, { key, down }) {
  const column = GRID_COLUMNS.find((one) => one.key === key);
  const rank = rankOf(state, column, rows);
  const keys = Float64Array.from(rows, rank);
  const order = Uint32Array.from(rows, (_, k) => k);
  order.sort((a, b) => (down ? keys[b] - keys[a] : keys[a] - keys[b]) || a - b);
  return Array.from(order, (k) => rows[k]);
}

function rankOf(state, column, rows) {
  const nothing = (value) => (Number.isFinite(value) ? value : -1e300);
  if (column.number) return (row) => nothing(column.number(state, row));
  const collator = new Intl.Collator(state.t.language);
  const ranked = (texts) => new Map([...new Set(texts)].sort(collator.compare).map((text, k) => [text, k]));
  if (column.words) {
    const ranks = ranked(Array.from(rows, (row) => column.text(state, row)));
    return (row) => ranks.get(column.text(state, row));
  }
  const { numbers, values } = state.table.columns[column.column || column.code];
  const texts = Array.from({ length: values.size }, (_, k) => (column.code ? state.t.code(column.code, values.get(k)) : values.get(k)));
  const ranks = ranked(texts);
  const codes = [-1, ...texts.map((text) => ranks.get(text))];
  return (row) => codes[numbers[row]];
}
