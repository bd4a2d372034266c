import assert from 'node:assert/strict';
import test from 'node:test';

import { viewRound } from '../../geoincidents/maps/page/locator.js';

test('a small view has its point in the middle', () => {
  const view = viewRound({ lat: 0, lng: 0 }, 2, 132, 92);
  assert.deepEqual(view.place(0.5, 0.5), [66, 46]);
});

test('a small view ends where the world does', () => {
  for (const lat of [84, -84]) {
    const { corners: [, north, , south] } = viewRound({ lat, lng: 179 }, 1, 132, 92);
    assert.ok(north >= -1e-9 && south <= 1 + 1e-9, `${north} ${south}`);
  }
});
