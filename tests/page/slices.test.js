import assert from 'node:assert/strict';
import test from 'node:test';

import { inSlices } from '../../geoincidents/maps/page/slices.js';

// A clock that goes on by one with each look at it.
const ticking = () => {
  let now = 0;
  return () => (now += 1);
};

test('all pieces are kept, in order, over many slices', async () => {
  const pieces = Array.from({ length: 100 }, (_, k) => `${k};`);
  const kept = [];
  const told = [];
  assert.equal(await inSlices(pieces, (text) => kept.push(text), { clock: ticking(), slice: 10, tell: (count) => told.push(count) }), true);
  assert.equal(kept.join(''), pieces.join(''));
  assert.ok(kept.length > 5);
  assert.deepEqual(told, [...told].sort((a, b) => a - b));
});

test('others have their turn between slices', async () => {
  let others = 0;
  const beat = setInterval(() => { others += 1; });
  await inSlices(Array.from({ length: 50 }, () => 'x'), () => {}, { clock: ticking(), slice: 2, tell: () => { const end = Date.now() + 2; while (Date.now() < end); } });
  clearInterval(beat);
  assert.ok(others > 3, String(others));
});

test('what is cancelled ends at its slice', async () => {
  const kept = [];
  const pieces = (function* endless() { for (;;) yield 'x'; }());
  assert.equal(await inSlices(pieces, (text) => kept.push(text), { clock: ticking(), slice: 5, ended: () => kept.length > 3 }), false);
  assert.equal(kept.length, 4);
});
