import assert from 'node:assert/strict';
import test from 'node:test';

import { readCandidates, readDecisions } from '../../geoincidents/maps/page/decisions.js';
import { readLink, writeLink } from '../../geoincidents/maps/page/link.js';
import { bare } from '../../geoincidents/maps/page/payload.js';
import { csvOf, geojsonOf } from '../../geoincidents/maps/page/records.js';
import { Store } from '../../geoincidents/maps/page/store.js';
import { dataOf, incident, symbolsOf } from './data.js';

// Names that every object has.
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__'];

const rows = INHERITED.map((name, n) => incident(n, { event_type: name, actor1: name, place_name: name, certainty: name, country: name }));

test('an object from JSON inherits nothing', () => {
  const own = bare(JSON.parse('{"__proto__": {"x": 1}, "a": [{"constructor": 2}]}'));
  assert.equal(own.__proto__.x, 1);
  assert.equal(own.toString, undefined);
  assert.equal(own.a[0].constructor, 2);
  assert.equal(own.a[0].hasOwnProperty, undefined);
});

test('names that every object has are names like others', () => {
  const named = { symbols: symbolsOf(['other', ...INHERITED]) };
  const store = new Store(dataOf(rows, named));
  for (const name of INHERITED) {
    assert.equal(store.filters.tally('type').get(name), 1);
    assert.equal(store.filters.tally('actor').get(name), 1);
    assert.deepEqual({ ...store.table.symbol(INHERITED.indexOf(name)) }, { ...store.meta.symbols[INHERITED.indexOf(name) + 1] });
    assert.equal(store.t.code('event_type', name), name.replace(/_/g, ' '));
  }
  store.filters.set('type', new Set(INHERITED.slice(1)));
  assert.equal(store.filters.shown, 1);
  store.filters.set('actor', new Set(['constructor']));
  assert.equal(store.filters.shown, 1);
  const other = new Store(dataOf(rows, named));
  other.apply(readLink(writeLink(store)));
  assert.deepEqual([...other.filters.type], INHERITED.slice(1));
  assert.equal(other.filters.shown, 1);
});

test('types without a symbol of their own are one', () => {
  const store = new Store(dataOf(rows));
  assert.deepEqual([...store.filters.tally('type')], [['…', INHERITED.length]]);
  assert.equal(store.table.kinds.rest, INHERITED.length);
  store.filters.set('type', new Set(['…']));
  assert.equal(store.filters.shown, 0);
});

test('a column may have any name', () => {
  const data = dataOf(rows, { exported: ['incident_id', ...INHERITED] });
  for (const name of INHERITED) data.columns[name] = data.columns.country;
  const store = new Store(data);
  const heads = csvOf(store).split('\r\n')[0].split(',');
  assert.deepEqual(INHERITED.filter((name) => !heads.includes(name)), []);
  const [{ properties }] = JSON.parse(geojsonOf(store)).features;
  assert.deepEqual(INHERITED.filter((name) => !Object.keys(properties).includes(name)), []);
});

test('the GeoJSON of a page says what the page was made by', () => {
  const store = new Store(dataOf(rows, { manifest: { package: { name: 'geoincidents' }, credits: [] } }));
  assert.deepEqual(JSON.parse(geojsonOf(store)).manifest, { package: { name: 'geoincidents' }, credits: [] });
  assert.equal(JSON.parse(geojsonOf(new Store(dataOf(rows)))).manifest, undefined);
});

const KEYS = ['map', 'hide', 'certainty', 'precision', 'actor', 'killed', 'text', 'days', 'view', 'table', 'lang', 'row', 'step'];
const VALUES = [...INHERITED, '', '/', '%E0%A4%A', '%', 'NaN', '1e999', '-1', '1/2', '9/91/0', '3/0/1e300', '1e300/0/0', '-5/0/0', '..', '2019-04-06..',
  '2019-13-45..2019-04-06', '2020-01-01..2019-01-01', '💥', '"><img src=x>', '-', 'date--', 'x'.repeat(5000), ',,,', 'a=b=c'];

test('a damaged link is read piece by piece', () => {
  for (const key of KEYS) {
    for (const value of VALUES) {
      const store = new Store(dataOf(rows));
      const went = [];
      store.on('move', (place) => went.push(place));
      store.apply(readLink(`#${key}=${value}&killed=3`));
      store.waiting.clear();
      for (const timer of store.timers.values()) clearTimeout(timer);
      assert.ok(store.views.includes(store.options.view), `${key}=${value}`);
      for (const { zoom, lat, lng } of went) assert.ok(zoom >= 0 && Math.abs(lat) <= 90 && Math.abs(lng) <= 720, value);
      assert.ok(Number.isSafeInteger(store.filters.least), value);
      if (key !== 'killed') assert.equal(store.filters.least, 3, `${key}=${value}`);
      const { window } = store.filters;
      assert.ok(window === null || window[0] <= window[1], value);
    }
  }
  assert.equal(readLink('killed=1e999').least, Number.MAX_SAFE_INTEGER);
});

const CANDIDATES = JSON.stringify([
  { place_id: 'a', name: 'A', country: 'LBY', lat: 32, lon: 13, score: 0.9 },
  { place_id: 'b', name: { toString: 1 }, country: ['x'], lat: 'x', lon: 13, score: 'high' },
  null, 7, 'text',
]);

test('candidates are read without what cannot be shown', () => {
  assert.deepEqual(readCandidates(CANDIDATES), [
    { place_id: 'a', name: 'A', country: 'LBY', score: 0.9, lat: 32, lon: 13 },
    { place_id: 'b', name: '', country: '', score: null, lat: null, lon: null },
  ]);
  for (const cell of [null, '', '{}', 'null', '7', '[', '['.repeat(1e5)]) assert.deepEqual(readCandidates(cell), []);
});

test('of stored decisions those stay that say something', () => {
  const known = (id) => (id === 'r0' || id === '__proto__' ? readCandidates(CANDIDATES) : null);
  const kept = (...listed) => [...readDecisions(JSON.stringify(listed), known).values()];
  const sound = [
    { incident_id: 'r0', decision: 'reject' },
    { incident_id: 'r0', decision: 'move', lat: 1, lon: 2 },
    { incident_id: 'r0', decision: 'choose', place_id: 'a', name: 'A', country: 'LBY', lat: 32, lon: 13 },
  ];
  sound.forEach((one) => assert.deepEqual(kept({ ...one, more: 1 }), [one]));
  for (const poison of [
    null, 7, 'r0', [], {}, { incident_id: 'r1', decision: 'reject' }, { incident_id: 'r0' }, { incident_id: 'r0', decision: 'burn' },
    { incident_id: 'r0', decision: 'move' }, { incident_id: 'r0', decision: 'move', lat: '1', lon: 2 },
    { incident_id: 'r0', decision: 'move', lat: 91, lon: 2 }, { incident_id: 'r0', decision: 'choose', place_id: 'b' },
    { incident_id: 'r0', decision: 'choose', place_id: 'c' }, { incident_id: 'r0', decision: 'choose', place_id: null },
    { incident_id: { toString: 1 }, decision: 'reject' },
  ]) assert.deepEqual(kept(poison), [], JSON.stringify(poison));
  assert.deepEqual(kept({ incident_id: 'r0', decision: 'choose', place_id: 'a', name: 'Elsewhere', lat: 0, lon: 0 }), [sound[2]]);
  assert.equal(kept(JSON.parse('{"incident_id": "__proto__", "decision": "reject"}')).length, 1);
  for (const stored of [null, '', 'x', '{}', '7', '['.repeat(1e5)]) assert.equal(readDecisions(stored, known).size, 0);
});
