// The columns of the table: what each shows, and the numbers or texts by which it is sorted; then those of the user's.

import { isRanged, isStated, ownText } from './columns.js';
import { dateText, placeText, tollText, typeText, withinText } from './details.js';
import { MISSING } from './payload.js';
import { dayText } from './words.js';

// What is asked for first stands where a narrow window shows it.
/** @type {GridColumn[]} */
const USUAL = [
  { key: 'date', width: 122, text: (state, row) => dateText(state, row), number: ({ table }, row) => stated(table.last[row]) },
  { key: 'type', width: 158, text: (state, row) => typeText(state, row), icon: true, code: 'event_type' },
  { key: 'place', width: 172, text: (state, row) => placeText(state, row).name, words: true, bdi: true },
  { key: 'killed', width: 84, text: (state, row) => tollText(state, row, 'killed'), number: ({ table }, row) => stated(table.deaths(row)) },
  { key: 'injured', width: 84, text: (state, row) => tollText(state, row, 'injured'),
    /** @param {{ table: Table }} one @param {number} row */ number: ({ table }, row) => Math.max(...['low', 'best'].map((part) => stated(table.number(row, `injured_${part}`)))) },
  { key: 'actor1', width: 170, column: 'actor1' },
  { key: 'actor2', width: 170, column: 'actor2' },
  { key: 'country', width: 110, text: ({ t, table }, row) => t.country(table.value(row, 'country')) || '', words: true },
  { key: 'certainty', width: 100, code: 'certainty' },
  { key: 'precision', width: 110, code: 'geo_precision' },
  { key: 'radius', width: 90, text: (state, row) => withinText(state, row), number: ({ table }, row) => table.radius(row) || 0 },
  { key: 'source', width: 160, column: 'source_name' },
];

/** @param {any} value */
const stated = (value) => (value === MISSING ? -Infinity : value);

/** @param {{ t: Words, filters: Filters }} one */
export function gridColumns({ t, filters }) {
  /** @type {GridColumn[]} */
  const own = filters.columns.map((column) => ({
    key: column.key, name: column.name, width: column.kind === 'text' ? 200 : 120, bdi: true,
    /** @param {Store} state @param {number} row */ text: (state, row) => ownText(column, row, (day) => dayText(state.t, day)),
    ...(isRanged(column) ? { number: (_, row) => (isStated(column.numbers[row]) ? column.numbers[row] : -Infinity) } : { column: column.key }),
  }));
  return [...USUAL.map((column) => ({ ...column, name: t(`column.${column.key}`) })), ...own];
}

/** @param {Store} state @param {any} column @param {number} row */
export function cellText(state, column, row) {
  if (column.text) return column.text(state, row);
  if (column.code) return state.t.code(column.code, state.table.value(row, column.code));
  return state.table.value(row, column.column) || '';
}

// Each row gets one number to sort by; a column of codes ranks its few values first. Nothing stated comes last.
/** @param {Store} state @param {Rows} rows @param {GridColumn} column @param {boolean} down */
export function sortedRows(state, rows, column, down) {
  const rank = rankOf(state, column, rows);
  const keys = Float64Array.from(rows, rank);
  const order = Uint32Array.from(rows, (_, k) => k);
  order.sort((a, b) => (down ? keys[b] - keys[a] : keys[a] - keys[b]) || a - b);
  return Array.from(order, (k) => rows[k]);
}

/** @param {Store} state @param {any} column @param {Rows} rows @returns {(row: Row) => any} */
function rankOf(state, column, rows) {
  /** @param {any} value */
  const nothing = (value) => (Number.isFinite(value) ? value : -1e300);
  if (column.number) return (row) => nothing(column.number(state, row));
  const collator = new Intl.Collator(state.t.language);
  /** @param {any} texts */
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
