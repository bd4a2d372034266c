// The shown rows as they leave the page: as CSV or GeoJSON, under the names of the incident table's columns, piece by
// piece, so that whoever writes them can let the page breathe in between.

import { csvLine } from './formulas.js';
import { MISSING } from './payload.js';
import { isoDay } from './words.js';

const NUMBERS = ['killed_low', 'killed_best', 'killed_high', 'injured_low', 'injured_best', 'injured_high'];
const DAYS = ['date_start', 'date_end', 'source_date'];
const INSTANTS = ['time_start', 'time_end'];
const REALS = ['geo_radius_km', 'match_score'];
// Columns of the page's own making.
const INNER = new Set(['lat', 'lon', 'mark_start', 'mark_end', 'cell', 'broad', 'event', 'telling', 'shared_toll']);

// The rows that are shown, located or not, in order of time.
export function selection({ table, filters }) {
  return Array.from(table.counting).filter((row) => filters.isShown(row));
}

const stated = (write) => (value) => (value === MISSING ? null : write(value));

function writerOf(name) {
  if (DAYS.includes(name)) return stated(isoDay);
  if (INSTANTS.includes(name)) return stated((minutes) => new Date(minutes * 60000).toISOString());
  if (NUMBERS.includes(name)) return stated((number) => number);
  if (REALS.includes(name)) return (value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null);
  return (value) => value;
}

// The columns of the incident table, each with what gives its value of a row.
function readersOf({ columns, total }) {
  return Object.entries(columns).filter(([name, { numbers }]) => numbers.length === total && !INNER.has(name))
    .map(([name, column]) => {
      const write = writerOf(name);
      return { name, read: (row) => write(column.at(row)) };
    });
}

const pointOf = ({ table, isPlotted }, row) => (isPlotted(row) ? [((table.lon(row) + 540) % 360) - 180, table.lat(row)] : null);

export function* csvPieces(state, rows) {
  const readers = readersOf(state.table);
  yield csvLine([...readers.map(({ name }) => name), 'lat', 'lon']);
  for (const row of rows) {
    const [lon, lat] = pointOf(state, row) || [null, null];
    yield csvLine([...readers.map(({ read }) => read(row)), lat, lon]);
  }
}

export function* geojsonPieces(state, rows) {
  const readers = readersOf(state.table);
  yield '{"type":"FeatureCollection","features":[';
  let comma = '';
  for (const row of rows) {
    const properties = Object.create(null); // a column may have any name
    readers.forEach(({ name, read }) => { properties[name] = read(row); });
    const coordinates = pointOf(state, row);
    yield comma + JSON.stringify({ type: 'Feature', geometry: coordinates && { type: 'Point', coordinates }, properties });
    comma = ',';
  }
  yield ']}';
}

const whole = (pieces) => Array.from(pieces).join('');

export const csvOf = (state) => whole(csvPieces(state, selection(state)));
export const geojsonOf = (state) => whole(geojsonPieces(state, selection(state)));
