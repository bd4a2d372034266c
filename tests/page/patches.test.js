import assert from 'node:assert/strict';
import test from 'node:test';

import { linesOf } from '../../geoincidents/maps/page/ground.js';
import { chosenPatches, shores } from '../../geoincidents/maps/page/patches.js';

const world = { zoom: 2, whole: true, box: [0, 0, 1, 1] };
const around = { zoom: 5, whole: false, box: [0.4, 0.4, 0.6, 0.6] };
const near = { zoom: 9, whole: false, box: [0.48, 0.48, 0.52, 0.52] };
const all = [world, around, near];

test('the level follows the view', () => {
  const seen = (zoom, corners) => chosenPatches(all, { zoom, corners });
  assert.deepEqual(seen(8, [0.49, 0.49, 0.51, 0.51]), [near]);
  assert.deepEqual(seen(8, [0.47, 0.49, 0.51, 0.51]), [around, near]);
  assert.deepEqual(seen(4, [0.45, 0.45, 0.55, 0.55]), [around]);
  assert.deepEqual(seen(4, [0.3, 0.45, 0.55, 0.55]), [world, around]);
  assert.deepEqual(seen(2, [0, 0, 1, 1]), [world]);
  assert.deepEqual(seen(12, [0.49, 0.49, 0.51, 0.51]), [near], 'beyond the finest level there is no other');
  assert.deepEqual(seen(12, [0.9, 0.9, 0.91, 0.91]), [world]);
});

test('no line ends where a finer patch does', () => {
  const divided = { zoom: 5, admin1: [] };
  assert.deepEqual(linesOf([{ zoom: 2 }, divided], 6), { zoom: 2, divisions: false });
  assert.deepEqual(linesOf([divided, { ...divided, zoom: 9 }], 6), { zoom: 5, divisions: true });
  assert.deepEqual(linesOf([{ ...divided, zoom: 9 }], 6), { zoom: 6, divisions: true });
  assert.equal(linesOf([divided], 4).divisions, false);
});

const grid = { west: 10, south: 0, step: 0.01, wide: 100, high: 100 };

test('a shore is what the patch does not cut', () => {
  const island = [40, 40, 60, 40, 60, 60];
  assert.deepEqual(shores(Int32Array.from(island), grid).map((line) => [...line]), [[...island, 40, 40]]);
  const cut = Int32Array.from([0, 20, 50, 30, 50, 70, 0, 80]);
  assert.deepEqual(shores(cut, grid).map((line) => [...line]), [[0, 20, 50, 30, 50, 70, 0, 80]]);
  const twice = Int32Array.from([0, 20, 100, 30, 100, 70, 0, 80]);
  assert.deepEqual(shores(twice, grid).map((line) => [...line]), [[100, 70, 0, 80], [0, 20, 100, 30]]);
});

test('no shore runs along the antimeridian', () => {
  const across = { west: 170, south: 0, step: 0.1, wide: 200, high: 100 };
  const land = Int32Array.from([50, 20, 100, 30, 100, 70]);
  assert.deepEqual(shores(land, across).map((line) => [...line]), [[100, 70, 50, 20, 100, 30]]);
});
