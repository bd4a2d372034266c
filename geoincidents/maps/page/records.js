// The shown rows as they leave the page: as CSV or GeoJSON, under the names of the incident table's columns, piece by
// piece, so that whoever writes them can let the page breathe in between.

import { ownValue } from './columns.js';
import { csvCell, csvLine } from './formulas.js';
import { MISSING } from './payload.js';
import { isoDay } from './words.js';

const NUMBERS = ['killed_low', 'killed_best', 'killed_high', 'injured_low', 'injured_best', 'injured_high'];
const DAYS = ['date_start', 'date_end', 'source_date'];
const INSTANTS = ['time_start', 'time_end'];
const REALS = ['geo_radius_km', 'match_score'];

// The rows that pass the filters, located or not, in order of time; of an event every report, under its event_group.
/** @param {{ table: Table, filters: Filters }} one */
export function selection({ table, filters }) {
  return Array.from(table.counting).filter((row) => filters.passes(row));
}

/** @param {any} write */
const stated = (write) => (/** @type {any} */ value) => (value === MISSING ? null : write(value));

/** @param {string} name */
function writerOf(name) {
  if (DAYS.includes(name)) return stated(isoDay);
  if (INSTANTS.includes(name)) return stated((/** @type {number} */ minutes) => new Date(minutes * 60000).toISOString());
  if (NUMBERS.includes(name)) return stated((/** @type {number} */ number) => number);
  if (REALS.includes(name)) return (/** @type {any} */ value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null);
  return (/** @type {any} */ value) => value;
}

const MOST_KEPT = 20000; // values of a column whose text is kept for the next row that has the same

// The columns of the incident table, each with what gives its text of a row: `write` makes it of a value.
/** @param {{ table: Table, filters: Filters }} one @param {any} write */
function writersOf({ table: { columns, meta }, filters }, write) {
  const own = filters.columns.map((column) => ({ name: column.name, text: (/** @type {Row} */ row) => write(ownValue(column, row)) }));
  const given = meta.exported.map((/** @type {string} */ name) => {
    const column = columns[name];
    const valueOf = writerOf(name);
    /** @param {number} row */
    const fresh = (row) => write(valueOf(column.at(row)));
    if (column.values?.size > MOST_KEPT || column.numbers instanceof Float64Array) return { name, text: fresh };
    const known = new Map();
    /** @param {number} row */
    const text = (row) => {
      const code = column.numbers[row];
      let found = known.get(code);
      if (found === undefined) {
        found = fresh(row);
        if (known.size < MOST_KEPT) known.set(code, found);
      }
      return found;
    };
    return { name, text };
  });
  return [...given, ...own];
}

/** @param {any} one @param {number} row */
const pointOf = ({ table, isPlotted }, row) => (isPlotted(row) ? [table.turnedLon(row), table.lat(row)] : null);

/** @param {Store} state @param {Rows} rows */
export function* csvPieces(state, rows) {
  const writers = writersOf(state, csvCell);
  yield csvLine([...writers.map(({ name }) => name), 'lat', 'lon']);
  for (const row of rows) {
    const [lon, lat] = pointOf(state, row) || ['', ''];
    let line = '';
    for (const { text } of writers) line += `${text(row)},`;
    yield `${line}${lat},${lon}\r\n`;
  }
}

/** @param {Store} state @param {Rows} rows */
export function* geojsonPieces(state, rows) {
  const writers = writersOf(state, JSON.stringify).map(({ name, text }) => ({ name: `${JSON.stringify(name)}:`, text }));
  yield '{"type":"FeatureCollection","features":[';
  let comma = '';
  for (const row of rows) {
    let properties = '';
    for (const { name, text } of writers) properties += `${properties ? ',' : ''}${name}${text(row)}`;
    const point = pointOf(state, row);
    yield `${comma}{"type":"Feature","geometry":${point ? `{"type":"Point","coordinates":[${point}]}` : 'null'},"properties":{${properties}}}`;
    comma = ',';
  }
  yield `]${state.meta.manifest ? `,"manifest":${JSON.stringify(state.meta.manifest)}` : ''}}`;
}

/** @param {Iterable<string>} pieces */
const whole = (pieces) => Array.from(pieces).join('');

/** @param {Store} state */
export const csvOf = (state) => whole(csvPieces(state, selection(state)));
/** @param {Store} state */
export const geojsonOf = (state) => whole(geojsonPieces(state, selection(state)));
