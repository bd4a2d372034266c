import assert from 'node:assert/strict';
import test from 'node:test';

import { selection } from '../../geoincidents/maps/page/records.js';
import { countsText } from '../../geoincidents/maps/page/counts.js';
import { Store } from '../../geoincidents/maps/page/store.js';
import { dataOf, incident } from './data.js';

// Three reports of one strike, of which one has no place, and a protest.
const rows = [
  incident(0, { source_name: 'Wire', killed_best: 26, evidence: 'Twenty-six.', actor1: 'A' }),
  incident(1, { source_name: 'Daily', evidence: 'A strike.', date_start: '2019-04-07', date_end: '2019-04-07', event_type: 'other' }),
  incident(2, { source_name: 'Radio', killed_best: 30, evidence: 'Thirty.', lat: null, lon: null }),
  incident(3, { event_type: 'other' }),
];

function storeOf() {
  const data = dataOf(rows);
  const codes = (values) => ({ numbers: Uint32Array.from(values), at: (row) => values[row] });
  Object.assign(data.columns, { event: codes([1, 1, 1, 0]), telling: codes([1, 2, 3, 0]) });
  return new Store(data);
}

const shown = (store) => rows.map((_, row) => row).filter((row) => store.filters.isShown(row));

test('one report stands for its event, and the others are its reports', () => {
  const store = storeOf();
  assert.deepEqual(shown(store), [0, 3]);
  assert.deepEqual([store.filters.shown, store.filters.unlocated], [2, 0]);
  assert.match(countsText(store), /^2 of 2 /);
  assert.deepEqual(store.table.reports(0), [2, 1]);
  assert.deepEqual(store.table.reports(3), []);
  assert.deepEqual([...store.filters.tally('type')], [['armed_clash', 1], ['other', 2]]);
  assert.deepEqual(selection(store).length, 4);
});

test('of those that pass a filter one stands for the event', () => {
  const store = storeOf();
  store.filters.set('text', 'a strike');
  assert.deepEqual(shown(store), [1]);
  store.filters.set('text', 'thirty');
  assert.deepEqual(shown(store), [2]);
  assert.deepEqual([store.filters.shown, store.filters.unlocated], [0, 1]);
  store.filters.set('text', '');
  store.filters.set('type', new Set(['armed_clash']));
  assert.deepEqual(shown(store), [1, 3]);
  store.filters.clear();
  assert.deepEqual(shown(store), [0, 3]);
});

test('a place that a report of several could not find is counted beside those that it could', () => {
  const data = dataOf([
    incident(0, { source_name: 'Wire' }),
    incident(1, { source_name: 'Wire', lat: null, lon: null }),
    incident(2, { source_name: 'Radio', lat: null, lon: null }),
  ]);
  const codes = (values) => ({ numbers: Uint32Array.from(values), at: (row) => values[row] });
  Object.assign(data.columns, { event: codes([1, 1, 1]), telling: codes([1, 1, 2]) });
  const { filters } = new Store(data);
  assert.deepEqual([0, 1, 2].map((row) => filters.isShown(row)), [true, true, false]);
  assert.deepEqual([filters.shown, filters.unlocated], [1, 1]);
});
