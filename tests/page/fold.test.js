import assert from 'node:assert/strict';
import test from 'node:test';

import { fold } from '../../geoincidents/maps/page/fold.js';

test('accents, case, points and shapes of one letter fold away', () => {
  assert.equal(fold('Gasr Ben Ghachir'), 'gasr ben ghachir');
  assert.equal(fold('Sirte (سِرْت)'), fold('sirte (سرت)'));
  assert.equal(fold('Łódź'), 'lodz');
  assert.equal(fold('ٱلقاهرة'), fold('القاهره'));
  assert.equal(fold('٢٠١٩'), '2019');
});
