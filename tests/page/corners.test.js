import assert from 'node:assert/strict';
import test from 'node:test';

import { covered, firstFree } from '../../geoincidents/maps/page/corners.js';

test('a circle is covered where it meets the box, not where only its square does', () => {
  const box = [0, 100, 50, 150];
  assert.ok(covered(box, [[25, 120, 6]]));
  assert.ok(covered(box, [[200, 200, 9], [25, 92, 6]]) && covered(box, [[58, 120, 6]]));
  assert.ok(!covered(box, [[57, 93, 6]]));
  assert.ok(!covered(box, []));
});

test('the first corner without circles is taken', () => {
  const corners = [[80, 80, 100, 100], [80, 0, 100, 20], [0, 80, 20, 100]];
  assert.equal(firstFree(corners, []), 0);
  assert.equal(firstFree(corners, [[90, 90, 6]]), 1);
  assert.equal(firstFree(corners, [[90, 90, 6], [90, 10, 6]]), 2);
  assert.equal(firstFree(corners, [[90, 90, 6], [90, 10, 6], [10, 90, 6]]), -1);
});

test('a corner in which something else stands is none', () => {
  const corners = [[80, 80, 100, 100], [80, 0, 100, 20]];
  assert.equal(firstFree(corners, [], [[70, 70, 90, 90]]), 1);
  assert.equal(firstFree(corners, [], [[0, 0, 100, 100]]), -1);
});
