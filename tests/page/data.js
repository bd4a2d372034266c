// Small incident tables as a page reads them from its payload.

import { readFileSync } from 'node:fs';

import { MISSING, bare } from '../../geoincidents/maps/page/payload.js';
import { dayOf } from '../../geoincidents/maps/page/words.js';

const TEXTS = ['incident_id', 'record_kind', 'event_type', 'event_subtype', 'certainty', 'date_precision', 'actor1', 'actor2',
  'place_phrase', 'place_name', 'country', 'admin1', 'geo_precision', 'match_status', 'match_why', 'match_candidates',
  'casualty_note', 'source_name', 'source_url', 'evidence'];
const DAYS = ['date_start', 'date_end', 'source_date'];
const INSTANTS = ['time_start', 'time_end'];
const COUNTS = ['killed_low', 'killed_best', 'killed_high', 'injured_low', 'injured_best', 'injured_high'];
const DEGREES = ['lat', 'lon'];
const REALS = ['geo_radius_km', 'match_score'];

const words = (language) => JSON.parse(readFileSync(new URL(`../../geoincidents/maps/words/${language}.json`, import.meta.url), 'utf8'));

// Looks of event types as the legend has them, the last that of all others.
export const symbolsOf = (keys) => [...keys, '…'].map((key) => ({ key, shape: 'circle', colour: '#8a2801', night: '#fd4700' }));

export const META = {
  title: 'A map', symbols: symbolsOf(['armed_clash', 'other']),
  exported: [...TEXTS, ...DAYS, ...INSTANTS, ...COUNTS, ...REALS], published: null,
  rings: [], reference: null, hexagons: null, view: 'symbols', language: null, countries: { LBY: 'LY' }, annotations: [], story: [],
  words: { en: words('en'), ar: words('ar'), fr: words('fr') },
};

function texts(values) {
  const known = [...new Set(values.filter((value) => value !== null))];
  const numbers = Uint32Array.from(values, (value) => known.indexOf(value) + 1);
  return { numbers, values: { size: known.length, get: (k) => known[k] }, at: (row) => known[numbers[row] - 1] ?? null };
}

function numbers(array) {
  return { numbers: array, at: (row) => array[row] };
}

// An incident on 6 April 2019 in Tripoli, but for what is said of it.
export const incident = (n, said = {}) => ({
  incident_id: `r${n}`, record_kind: 'incident', event_type: 'armed_clash', date_start: '2019-04-06', date_end: '2019-04-06',
  date_precision: 'day', geo_precision: 'settlement', match_status: 'resolved', place_name: `Place ${n}`, lat: 32.9, lon: 13.2, ...said,
});

export function dataOf(rows, meta = {}) {
  const column = (name) => rows.map((row) => row[name] ?? null);
  const columns = Object.create(null);
  TEXTS.forEach((name) => { columns[name] = texts(column(name)); });
  DAYS.forEach((name) => { columns[name] = numbers(Int32Array.from(column(name), (day) => (day === null ? MISSING : dayOf(day)))); });
  COUNTS.forEach((name) => { columns[name] = numbers(Int32Array.from(column(name), (count) => count ?? MISSING)); });
  DEGREES.forEach((name) => { columns[name] = numbers(Int32Array.from(column(name), (at) => (at === null ? MISSING : at * 1e6))); });
  REALS.forEach((name) => { columns[name] = numbers(Float32Array.from(column(name), (value) => value ?? NaN)); });
  columns.broad = numbers(Uint8Array.from(column('broad'), (broad) => broad ?? 0));
  INSTANTS.forEach((name) => { columns[name] = numbers(Int32Array.from(column(name), (at) => (at === null ? MISSING : Date.parse(at) / 60000))); });
  return { meta: bare({ ...META, ...meta }), columns };
}
