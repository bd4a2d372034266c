import assert from 'node:assert/strict';
import test from 'node:test';

import { coordinatesOf, findPlaces, placeIndex } from '../../geoincidents/maps/page/places.js';

const index = placeIndex([
  { name: 'Tripoli', lat: 32.9, lon: 13.2 }, { name: 'Tripoli', lat: 34.4, lon: 35.8 }, { name: 'Old Tripoli', lat: 32.9, lon: 13.18 },
  { name: 'Mitiga Airport', lat: 32.894, lon: 13.276, count: 3 }, { name: 'Tripoli', lat: 32.91, lon: 13.19, count: 4, around: 'Libya' },
  { name: 'الزاوية', lat: 32.75, lon: 12.73 }, { name: 'Tripolitania', lat: 30, lon: 14 },
]);
const named = (query, most) => findPlaces(index, query, most).map(({ name, count }) => `${name} ${count}`);

test('the whole name comes first, then its beginning, then a word of it', () => {
  assert.deepEqual(named('tripoli'), ['Tripoli 4', 'Tripoli 0', 'Tripolitania 0', 'Old Tripoli 0']);
  assert.deepEqual(named('AIRPORT'), ['Mitiga Airport 3']);
  assert.deepEqual(named('tripoli', 1), ['Tripoli 4']);
});

test('one name in one spot is one place, far apart two', () => {
  assert.equal(index.filter(({ name }) => name === 'Tripoli').length, 2);
  assert.equal(index[0].around, 'Libya');
});

test('names fold, single letters find nothing', () => {
  assert.deepEqual(named('الزاويه'), ['الزاوية 0']);
  assert.deepEqual(named('t'), []);
  assert.deepEqual(named('poli'), []);
});

test('coordinates are a place', () => {
  for (const text of ['32.9, 13.2', '32.9 13.2', '32.9N 13.2E', '32.9° N, 13.2° E']) {
    const { lat, lon } = coordinatesOf(text);
    assert.deepEqual([lat, lon], [32.9, 13.2], text);
  }
  for (const text of ['12 34', 'Tripoli', '99, 13', '5', '32.9']) assert.equal(coordinatesOf(text), null, text);
});
