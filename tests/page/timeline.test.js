import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { barCounts, binEdges, daysOf, hoursOf, moveSlot } from '../../geoincidents/maps/page/bins.js';
import { readLink, writeLink } from '../../geoincidents/maps/page/link.js';
import { MISSING } from '../../geoincidents/maps/page/payload.js';
import { Store } from '../../geoincidents/maps/page/store.js';
import { dayOf, isoDay } from '../../geoincidents/maps/page/words.js';
import { dataOf, incident } from './data.js';

const VECTORS = JSON.parse(readFileSync(new URL('../vectors/timeline.json', import.meta.url), 'utf8'));
const storeOf = (rows) => new Store(dataOf(rows.map((row, n) => incident(n, row))));
const shown = (store, rows) => rows.filter((_, n) => store.filters.isShown(n)).map(({ name }) => name);

test('the filter finds what between finds', () => {
  const store = storeOf(VECTORS.rows);
  for (const { from, to, possible } of VECTORS.windows) {
    store.filters.set('time', [dayOf(from), dayOf(to)]);
    assert.deepEqual(shown(store, VECTORS.rows), possible, from);
  }
});

test('edges of the bars are those of the library', () => {
  for (const { from, to, count, first, last } of VECTORS.edges) {
    const edges = binEdges(dayOf(from), dayOf(to)).map(isoDay);
    assert.equal(edges.length, count, from);
    assert.deepEqual([edges.slice(0, 3), edges.slice(-2)], [first, last], from);
  }
});

test('a bar counts what the filter finds in its days', () => {
  const { table } = storeOf(VECTORS.rows);
  for (const { edges, certain, possible } of VECTORS.bars) {
    const counts = barCounts(table.days, edges.map(dayOf), table.counting);
    assert.deepEqual([[...counts.certain], [...counts.possible]], [certain, possible], edges[0]);
  }
});

test('a few days with times have hours', () => {
  const { rows, first, last } = VECTORS.hours;
  const { table } = storeOf(rows);
  const hour = (text) => (text ? Date.parse(`${text}:00:00Z`) / 3600000 : MISSING);
  assert.deepEqual([...table.hours.first], first.map(hour));
  assert.deepEqual([...table.hours.last], last.map(hour));
  assert.equal(storeOf(VECTORS.rows).table.hours, null);
});

test('a window of hours goes into a link and out of it', () => {
  const { rows } = VECTORS.hours;
  const store = storeOf(rows);
  const day = 24 * dayOf('2019-04-06');
  for (const window of [[day + 3, day + 5], [day, day], [day, day + 23], [day + 22, day + 23], [day + 5, day + 47]]) {
    assert.deepEqual(hoursOf(daysOf(window)), window);
    store.filters.set('time', daysOf(window));
    const other = storeOf(rows);
    other.apply(readLink(writeLink(store)));
    assert.deepEqual(hoursOf(other.filters.window), window, writeLink(store));
    assert.deepEqual(shown(other, rows), shown(store, rows));
  }
  store.filters.set('time', daysOf([day + 4, day + 6]));
  assert.deepEqual(shown(store, rows), ['timed']);
  store.filters.set('time', [dayOf('2019-04-06'), dayOf('2019-04-06')]);
  assert.deepEqual(shown(store, rows), ['timed', 'a moment']);
  assert.deepEqual([moveSlot(5, 'hour', 2, 24), moveSlot(5, 'day', 1, 24), moveSlot(31, 'month', 1, 1)], [7, 29, 59]);
});
