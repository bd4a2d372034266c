import assert from 'node:assert/strict';
import test from 'node:test';

import { readLink, writeLink } from '../../geoincidents/maps/page/link.js';
import { Store } from '../../geoincidents/maps/page/store.js';
import { dataOf, incident } from './data.js';

const rows = [
  incident(0, { killed_best: 3, actor1: 'A' }),
  incident(1, { event_type: 'other', date_start: '2019-04-08', date_end: '2019-04-09', actor2: 'A' }),
  incident(2, { lat: null, lon: null, match_status: 'unresolved', date_start: null, date_end: null }),
  incident(3, { record_kind: 'aggregate', killed_low: 35 }),
];

function heard(store, ...events) {
  const log = [];
  events.forEach((event) => store.on(event, (...told) => log.push([event, ...told])));
  return log;
}

test('what counts, what stands on the map and the days of both', () => {
  const store = new Store(dataOf(rows));
  assert.deepEqual([...store.table.counting], [0, 1, 2]);
  assert.deepEqual([...store.table.plotted], [0, 1]);
  assert.deepEqual([store.isPlotted(1), store.isPlotted(2)], [true, false]);
  assert.deepEqual(store.period.map((day) => new Date(day * 864e5).toISOString().slice(0, 10)), ['2019-04-06', '2019-04-09']);
});

test('a filter is told at once, and once more when its steps are done', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = new Store(dataOf(rows));
  const log = heard(store, 'filtered', 'settled', 'restored', 'linked');
  store.filter('toll', 1);
  store.filter('toll', 2);
  assert.equal(store.filters.shown, 1);
  assert.deepEqual(log, [['filtered'], ['filtered']]);
  assert.equal(store.waiting.size, 1);
  t.mock.timers.tick(200);
  assert.deepEqual(log.slice(2), [['settled'], ['linked']]);
  assert.equal(store.waiting.size, 0);
});

test('a link brings back what it was written from', () => {
  const store = new Store(dataOf(rows));
  store.moved({ zoom: 7, lat: 32.5, lng: 13.25, bounds: [12, 31, 14, 34] });
  store.filter('actor', new Set(['A']));
  store.filter('time', store.period);
  store.set('view', 'heat');
  store.filter('area', { kind: 'circle', lat: 32.9, lon: 13.2, km: 30, how: 'possible', name: 'A/B & C' });
  store.add({ open: true, by: 'party', column: 'killed', down: true });
  store.lay({ open: true, key: 'killed', down: true });
  store.mark(1);
  const link = writeLink(store);
  const other = new Store(dataOf(rows));
  const log = heard(other, 'move', 'select');
  other.apply(readLink(`#${link}`));
  other.mark(1);
  assert.deepEqual(log, [['move', { zoom: 7, lat: 32.5, lng: 13.25 }], ['select', 1, null]]);
  other.look = store.look;
  assert.equal(writeLink(other), link);
});

test('a link opens nothing that it does not name', () => {
  const store = new Store(dataOf(rows));
  store.apply(readLink('#lang=fr'));
  assert.deepEqual([store.sheet.open, store.sums.open, store.filters.active], [false, false, false]);
});

test('a language takes its own listeners with it', () => {
  const store = new Store(dataOf(rows), ['fr-CA', 'en']);
  assert.equal(store.t.language, 'fr');
  const log = heard(store, 'spoken');
  store.when('marked', () => log.push(['old']));
  store.speak('ar');
  store.mark(0);
  assert.deepEqual(log, [['spoken']]);
  assert.equal(store.t.direction, 'rtl');
});
