// What leaves the page: the shown rows as CSV or GeoJSON, the map as a picture, and paper.

import { make } from './details.js';
import { foldable, textButton } from './panel.js';
import { MISSING } from './payload.js';
import { drawingOf, pictureOf } from './picture.js';
import { isoDay } from './words.js';

const NUMBERS = ['killed_low', 'killed_best', 'killed_high', 'injured_low', 'injured_best', 'injured_high'];
const DAYS = ['date_start', 'date_end', 'source_date'];
const INSTANTS = ['time_start', 'time_end'];
const REALS = ['geo_radius_km', 'match_score'];

export function buildActions(state) {
  const { t } = state;
  const bar = make('div', 'gi-actions');
  state.tableButton = textButton(t('table'), () => state.grid.toggle(!state.grid.open), 'gi-action');
  state.tableButton.dataset.act = 'table';
  state.tableButton.setAttribute('aria-pressed', String(state.grid.open));
  const box = foldable('gi-save', t('save'));
  const menu = make('div', 'gi-menu');
  const add = (name, act) => {
    const button = textButton(t(`save.${name}`), () => {
      box.open = false;
      act();
    });
    button.dataset.save = name;
    menu.append(button);
  };
  add('csv', () => download(state, 'csv', 'text/csv', `\ufeff${csvOf(state)}`));
  add('geojson', () => download(state, 'geojson', 'application/geo+json', geojsonOf(state)));
  add('png', () => pictureOf(state, 2).toBlob((blob) => downloadBlob(state, 'png', blob)));
  add('svg', () => download(state, 'svg', 'image/svg+xml', drawingOf(state)));
  add('print', () => window.print());
  if (navigator.clipboard) add('link', () => navigator.clipboard.writeText(location.href).catch(() => {}));
  box.append(menu);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    box.open = false;
    box.querySelector('summary').focus();
  });
  bar.append(state.tableButton, box);
  if (Object.keys(state.meta.words).length > 1) bar.append(languageChoice(state));
  return bar;
}

function languageChoice(state) {
  const select = make('select', 'gi-language');
  select.setAttribute('aria-label', state.t('language'));
  for (const [language, words] of Object.entries(state.meta.words)) {
    const option = make('option', '', words.language_name);
    option.value = language;
    option.lang = language;
    option.selected = language === state.t.language;
    select.append(option);
  }
  select.addEventListener('change', () => state.speak(select.value));
  return select;
}

export function download(state, ending, type, text) {
  downloadBlob(state, ending, new Blob([text], { type: `${type};charset=utf-8` }));
}

function downloadBlob(state, ending, blob) {
  const anchor = make('a');
  anchor.href = URL.createObjectURL(blob);
  const name = (state.meta.title || 'incidents').normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60);
  anchor.download = `${name || 'incidents'}.${ending}`;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
}

// The rows that are shown, located or not, in order of time.
export function selection({ table, filters }) {
  return Array.from(table.counting).filter((row) => filters.isShown(row));
}

// One row as plain values, under the names of the incident table's columns.
function recordOf({ table }, row) {
  const record = {};
  for (const [name, column] of Object.entries(table.columns)) {
    if (column.numbers.length !== table.total || ['lat', 'lon', 'mark_start', 'mark_end', 'cell'].includes(name)) continue;
    const value = column.at(row);
    if (DAYS.includes(name)) record[name] = value === MISSING ? null : isoDay(value);
    else if (INSTANTS.includes(name)) record[name] = value === MISSING ? null : new Date(value * 60000).toISOString();
    else if (NUMBERS.includes(name)) record[name] = value === MISSING ? null : value;
    else if (REALS.includes(name)) record[name] = Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
    else record[name] = value;
  }
  return record;
}

// A cell that a spreadsheet would run as a formula gets the apostrophe that makes it text.
function csvCell(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export function csvOf(state) {
  const rows = selection(state);
  const names = rows.length ? Object.keys(recordOf(state, rows[0])) : ['incident_id'];
  const lines = [[...names, 'lat', 'lon']];
  for (const row of rows) {
    const record = recordOf(state, row);
    const point = state.isPlotted(row) ? [state.table.lat(row), ((state.table.lon(row) + 540) % 360) - 180] : [null, null];
    lines.push([...names.map((name) => record[name]), ...point]);
  }
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

export function geojsonOf(state) {
  const features = selection(state).map((row) => ({
    type: 'Feature',
    geometry: state.isPlotted(row)
      ? { type: 'Point', coordinates: [((state.table.lon(row) + 540) % 360) - 180, state.table.lat(row)] } : null,
    properties: recordOf(state, row),
  }));
  return JSON.stringify({ type: 'FeatureCollection', features });
}
