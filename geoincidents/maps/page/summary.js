// What the shown incidents add up to: a line of totals, and a table by type, party, division, week or a column of one's
// own, which sorts, narrows the map to one of its lines, and is saved as CSV.

import { focusedIn, foldable, make, textButton } from './elements.js';
import { download } from './files.js';
import { csvLine } from './formulas.js';
import { isNone, keyName, sumKeys } from './keys.js';
import { BOUNDS, TOLLS, factsOf, sumUp } from './sums.js';

const FEW = 8; // lines before one asks for all

/** @type {SumColumn[]} */
const NUMBERS = [
  { key: 'incidents', of: (sum) => sum.incidents }, { key: 'reports', of: (sum) => sum.reports, grouped: true },
  { key: 'killed', of: (sum) => sum.killed.best, range: (sum) => sum.killed }, { key: 'injured', of: (sum) => sum.injured.best, range: (sum) => sum.injured },
];

/** @param {{ table: Table, filters: Filters }} one */
const shownRows = ({ table, filters }) => table.counting.filter((row) => filters.passes(row));

// "239 killed (148–451)": the best numbers, and between which all lie.
/** @param {Words} t @param {{ low: number, best: number, high: number, stated: number }} one */
export function tollOf(t, { low, best, high, stated }) {
  if (!stated && !high) return '';
  return low === high ? t.number(best) : `${t.number(best)} (${t.number(low)}–${t.number(high)})`;
}

/** @param {Store} state */
export function buildTotals(state) {
  const { t } = state;
  const facts = factsOf(state.table);
  const line = make('p', 'gi-totals');
  const show = () => {
    const [sum] = sumUp(shownRows(state), facts);
    const parts = [];
    for (const what of TOLLS) {
      const toll = sum && tollOf(t, sum[what]);
      if (toll) parts.push(t(`toll.${what}`, { toll }));
    }
    if (sum && facts.event) parts.push(t('totals.events', { n: sum.events }), t('totals.reports', { n: sum.reports }));
    line.hidden = !parts.length;
    line.textContent = parts.join(' · ');
  };
  state.when('settled', show);
  show();
  return line;
}

export class Summary {
  /** @type {HTMLDetailsElement} */ box;
  /** @type {HTMLElement} */ place;

  /** @type {Store} */ state;
  /** @type {SumKey[]} */ keys;
  /** @type {Facts} */ facts;
  /** @type {boolean} */ whole;

  /** @param {Store} state */
  constructor(state) {
    Object.assign(this, { state, keys: sumKeys(state), facts: factsOf(state.table), whole: false });
  }

  get key() {
    return this.keys.find(({ name }) => name === this.state.sums.by) || this.keys[0];
  }

  build() {
    const { state } = this;
    const { t } = state;
    this.box = foldable('gi-sums', t('sums'));
    const bar = make('div', 'gi-sumbar');
    const label = make('label', '', `${t('sums.by')} `);
    const select = make('select');
    for (const key of this.keys) {
      const option = make('option', '', key.label);
      option.value = key.name;
      option.selected = key === this.key;
      select.append(option);
    }
    select.addEventListener('change', () => this.choose(select.value));
    label.append(select);
    const save = textButton(t('sums.save'), () => this.save(), 'gi-action');
    save.dataset.act = 'save-sums';
    bar.append(label, save);
    this.place = make('div');
    this.box.append(bar, this.place);
    this.box.addEventListener('toggle', () => { if (this.box.open !== state.sums.open) state.add({ open: this.box.open }); });
    state.when('added', () => {
      select.value = this.key.name;
      this.show();
    });
    state.when('settled', () => this.show());
    this.show();
    return this.box;
  }

  /** @param {string} by */
  choose(by) {
    this.whole = false;
    const { column } = this.state.sums;
    const timely = this.keys.find(({ name }) => name === by)?.timely;
    this.state.add({ by, ...(timely ? { column: 'key', down: false } : { column: column === 'key' ? 'incidents' : column, down: true }) });
  }

  // Sums in the order asked for; what is not stated comes last of equals.
  sums() {
    const { key, facts, state: { t, sums: sort } } = this;
    const sums = sumUp(shownRows(this.state), facts, key.codesOf);
    const number = NUMBERS.find((one) => one.key === sort.column);
    const collator = new Intl.Collator(t.language);
    // Each name once: a table may have thousands of parties.
    const names = new Map(sums.map((sum) => [sum, isNone(key, sum.key) ? '' : (key.word ?? key.text)(sum.key)]));
    const byName = key.timely ? (/** @type {Sum} */ a, /** @type {Sum} */ b) => a.key - b.key : (/** @type {Sum} */ a, /** @type {Sum} */ b) => collator.compare(names.get(a) ?? '', names.get(b) ?? '');
    const turn = sort.down ? -1 : 1;
    return sums.sort((a, b) => (number ? turn * (number.of(a) - number.of(b)) || byName(a, b) : turn * byName(a, b)));
  }

  // Nothing is summed for a table that nobody sees.
  show() {
    const { key, facts, state: { t, sums: sort } } = this;
    this.box.open = sort.open;
    if (!sort.open) return;
    const sums = this.sums();
    const columns = NUMBERS.filter(({ grouped, range }) => (grouped ? facts.event : !range || sums.map(range).some(({ stated, high }) => stated || high)));
    const focused = focusedIn(this.place)?.dataset.at ?? null;
    const table = make('table');
    const head = make('tr');
    head.append(...[{ key: 'key' }, ...columns].map((column) => this.heading(column.key)));
    const thead = make('thead');
    thead.append(head);
    const body = make('tbody');
    const measure = NUMBERS.find((one) => one.key === sort.column) || NUMBERS[0];
    const most = sums.reduce((top, sum) => Math.max(top, measure.of(sum)), 0);
    const some = this.whole ? sums : sums.slice(0, FEW);
    body.append(...some.map((sum) => this.line(sum, columns, most ? measure.of(sum) / most : 0)));
    table.append(thead, body);
    this.place.replaceChildren(table);
    if (some.length < sums.length) {
      this.place.append(textButton(t('sums.all', { n: sums.length }), () => {
        this.whole = true;
        this.show();
      }));
      /** @type {HTMLElement} */ (this.place.lastChild).dataset.at = 'all';
    }
    if (key.note) this.place.append(make('p', 'gi-muted', key.note));
    if (focused !== null) this.place.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /** @param {string} column */
  heading(column) {
    const { t, sums: sort } = this.state;
    const head = make('th');
    head.scope = 'col';
    const mine = sort.column === column;
    head.setAttribute('aria-sort', mine ? (sort.down ? 'descending' : 'ascending') : 'none');
    const button = textButton(column === 'key' ? this.key.label : t(column === 'killed' || column === 'injured' ? column : `sums.${column}`), () => {
      this.state.add({ column, down: mine ? !sort.down : column !== 'key' });
    }, 'gi-sort');
    button.dataset.at = `sort ${column}`;
    head.append(button);
    return head;
  }

  /** @param {Sum} sum @param {SumColumn[]} columns @param {number} share */
  line(sum, columns, share) {
    const { key, state } = this;
    const { t } = state;
    const line = make('tr');
    const name = make('th');
    name.scope = 'row';
    const none = isNone(key, sum.key);
    const words = keyName(t, key, sum.key);
    const { narrow } = key;
    if (narrow && !none && (!key.narrows || key.narrows(sum.key))) {
      const button = textButton('', () => {
        const [filter, value] = narrow(sum.key);
        state.filters.set(filter, value);
        state.restored();
      }, 'gi-narrow');
      button.title = t('sums.narrow');
      button.dataset.at = `line ${sum.key}`;
      button.append(words);
      name.append(button);
    } else name.append(words);
    const bar = make('i');
    bar.style.width = `${(100 * share).toFixed(1)}%`;
    name.append(bar);
    line.append(name);
    for (const { of, range } of columns) {
      const cell = make('td', '', t.number(of(sum)));
      if (range) {
        const { low, high, stated } = range(sum);
        if (!stated && !high) cell.textContent = '–';
        else if (low !== high) cell.title = `${t.number(low)}–${t.number(high)}`;
      }
      line.append(cell);
    }
    return line;
  }

  save() {
    const { key, state } = this;
    const bounds = TOLLS.flatMap((what) => [...BOUNDS, /** @type {const} */ ('stated')].map((bound) => /** @type {const} */ ([what, bound])));
    /** @type {(string | number | null)[][]} */ const lines = [[key.title, 'incidents', 'events', 'reports', ...bounds.map((parts) => parts.join('_'))]];
    for (const sum of this.sums()) {
      lines.push([isNone(key, sum.key) ? null : key.text(sum.key), sum.incidents, sum.events, sum.reports, ...bounds.map(([what, bound]) => sum[what][bound])]);
    }
    download(state, `${key.title.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-')}.csv`, 'text/csv', `\ufeff${lines.map(csvLine).join('')}`);
  }
}
