import assert from 'node:assert/strict';
import test from 'node:test';

import { freeBox } from '../../geoincidents/maps/page/clear.js';

test('nothing in the way leaves all', () => {
  assert.deepEqual(freeBox([0, 0, 900, 600], []), [0, 0, 900, 600]);
  assert.deepEqual(freeBox([0, 0, 900, 600], [[950, 0, 990, 90]]), [0, 0, 900, 600]);
});

test('the room beside columns, corners and bars is found', () => {
  const buttons = [10, 10, 44, 200];
  const key = [10, 400, 260, 590];
  const north = [860, 10, 890, 50];
  const box = freeBox([0, 0, 900, 600], [buttons, key, north]);
  assert.deepEqual(box, [260, 0, 860, 600]);
  const story = [56, 10, 320, 150];
  const [left, top, right, bottom] = freeBox([0, 0, 900, 600], [buttons, key, north, story]);
  for (const [l, t, r, b] of [buttons, key, north, story]) assert.ok(l >= right || r <= left || t >= bottom || b <= top);
});

test('a map that is all covered is used all the same', () => {
  assert.deepEqual(freeBox([0, 0, 300, 300], [[100, 100, 200, 200]]), [0, 0, 300, 300]);
});
