import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { fold } from '../../geoincidents/maps/page/fold.js';

const NAMES = JSON.parse(readFileSync(new URL('../vectors/names.json', import.meta.url), 'utf8'));

test('names fold as the library folds them', () => {
  NAMES.alike.forEach(([first, ...others]) => others.forEach((other) => assert.equal(fold(other), fold(first))));
  NAMES.apart.forEach(([one, other]) => assert.notEqual(fold(one), fold(other)));
});

test('accents, case, points and shapes of one letter fold away', () => {
  assert.equal(fold('Gasr Ben Ghachir'), 'gasr ben ghachir');
  assert.equal(fold('Sirte (سِرْت)'), fold('sirte (سرت)'));
  assert.equal(fold('Łódź'), 'lodz');
  assert.equal(fold('ٱلقاهرة'), fold('القاهره'));
  assert.equal(fold('٢٠١٩'), '2019');
});
