import assert from 'node:assert/strict';
import test from 'node:test';

import { Room, choose, leastCovered, overlap, spotsAround, spotsUpon, steady } from '../../geoincidents/maps/page/placement.js';

test('boxes that only touch do not overlap, wherever they lie', () => {
  for (const [dx, dy] of [[0, 0], [-300, -200], [4000, 130]]) {
    const box = ([left, top, right, bottom]) => [left + dx, top + dy, right + dx, bottom + dy];
    const room = new Room([box([10, 10, 200, 30])]);
    assert.equal(room.isFree(box([10, 30, 200, 50])), true);
    assert.equal(room.isFree(box([199, 29, 300, 50])), false);
    assert.equal(room.isFree(box([100, 20, 100, 20])), false);
    room.take(box([500, 500, 520, 520]));
    assert.equal(room.isFree(box([510, 400, 515, 600])), false);
  }
});

test('room answers as a look at every box does', () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const some = () => {
    const [x, y] = [random() * 1500 - 200, random() * 900 - 200];
    return [x, y, x + random() * 200, y + random() * 30];
  };
  const boxes = Array.from({ length: 200 }, some);
  const room = new Room(boxes);
  for (let k = 0; k < 500; k += 1) {
    const box = some();
    assert.equal(room.isFree(box), !boxes.some((other) => overlap(box, other)));
  }
});

test('what a box hides is summed up once for each other box', () => {
  const room = new Room([[0, 0, 200, 100], [150, 0, 300, 100]]);
  assert.equal(room.covered([140, 0, 160, 10]), 200 + 100);
  assert.equal(room.covered([400, 0, 500, 10]), 0);
});

test('spots stand clear of the point and hold the width of the name', () => {
  for (const [left, top, right, bottom] of spotsAround(100, 50, 40, 14, 12)) {
    assert.equal(Math.round(right - left), 44);
    assert.equal(Math.round(bottom - top), 14);
    assert.equal(left < 96 && right > 104 && top < 46 && bottom > 54, false);
  }
  assert.deepEqual(spotsUpon(100, 50, 40, 14, 100)[0], [78, 43, 122, 57]);
  assert.equal(spotsUpon(100, 50, 40, 14, 100).length, 7);
  assert.deepEqual(spotsUpon(100, 50, 40, 14, 3), [[78, 43, 122, 57]], 'what has no room stays on its place');
});

test('a name stays where it was as long as that will do', () => {
  const spots = [[0, 0, 1, 1], [2, 0, 3, 1], [4, 0, 5, 1]];
  assert.equal(choose(spots, () => true), 0);
  assert.equal(choose(spots, () => true, 2), 2);
  assert.equal(choose(spots, (spot) => spot !== spots[2], 2), 0);
  assert.equal(choose(spots, () => false, 1), -1);
  assert.equal(choose(spots, () => true, 9), 0);
});

test('names of before come first, each group in its own order', () => {
  assert.deepEqual(steady(['a', 'b', 'c', 'd'], new Map([['d', 0], ['b', 3]])), ['b', 'd', 'a', 'c']);
});

test('where nothing is free the spot that hides least is taken, of those that will do', () => {
  const room = new Room([[0, 0, 100, 100]]);
  const spots = [[0, 0, 50, 50], [90, 90, 140, 140], [200, 200, 250, 250]];
  assert.equal(leastCovered(spots, room, () => true), 2);
  assert.equal(leastCovered(spots, room, (spot) => spot[0] < 200), 1);
  assert.equal(leastCovered(spots, room, () => false), -1);
});
