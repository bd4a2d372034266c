// The shown rows as they leave the page: as CSV or GeoJSON, under the names of the incident table's columns.

import { ownValue } from './columns.js';
import { MISSING } from './payload.js';
import { isoDay } from './words.js';

const NUMBERS = ['killed_low', 'killed_best', 'killed_high', 'injured_low', 'injured_best', 'injured_high'];
const DAYS = ['date_start', 'date_end', 'source_date'];
const INSTANTS = ['time_start', 'time_end'];
const REALS = ['geo_radius_km', 'match_score'];

// The rows that are shown, located or not, in order of time.
/** @param {{ table: Table, filters: Filters }} one */
export function selection({ table, filters }) {
  return Array.from(table.counting).filter((row) => filters.isShown(row));
}

// One row as plain values, under the names of the incident table's columns.
/** @param {{ table: Table, filters: Filters }} one @param {number} row */
function recordOf({ table, filters }, row) {
  const record = Object.create(null); // a column may have any name
  for (const name of table.meta.exported) {
    const value = table.columns[name].at(row);
    if (DAYS.includes(name)) record[name] = value === MISSING ? null : isoDay(value);
    else if (INSTANTS.includes(name)) record[name] = value === MISSING ? null : new Date(value * 60000).toISOString();
    else if (NUMBERS.includes(name)) record[name] = value === MISSING ? null : value;
    else if (REALS.includes(name)) record[name] = Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
    else record[name] = value;
  }
  for (const column of filters.columns) record[column.name] = ownValue(column, row);
  return record;
}

// A cell that a spreadsheet would run as a formula gets the apostrophe that makes it text.
/** @param {any} value */
function csvCell(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** @param {any} cells */
export const csvLine = (cells) => `${cells.map(csvCell).join(',')}\r\n`;

/** @param {Store} state */
export function csvOf(state) {
  const rows = selection(state);
  const names = rows.length ? Object.keys(recordOf(state, rows[0])) : ['incident_id'];
  const lines = [[...names, 'lat', 'lon']];
  for (const row of rows) {
    const record = recordOf(state, row);
    const point = state.isPlotted(row) ? [state.table.lat(row), state.table.turnedLon(row)] : [null, null];
    lines.push([...names.map((name) => record[name]), ...point]);
  }
  return lines.map(csvLine).join('');
}

/** @param {Store} state */
export function geojsonOf(state) {
  const features = selection(state).map((row) => ({
    type: 'Feature',
    geometry: state.isPlotted(row)
      ? { type: 'Point', coordinates: [state.table.turnedLon(row), state.table.lat(row)] } : null,
    properties: recordOf(state, row),
  }));
  return JSON.stringify({ type: 'FeatureCollection', features });
}
