import assert from 'node:assert/strict';
import test from 'node:test';

import { directionOf, fitted } from '../../geoincidents/maps/page/sheet.js';

const widthOf = (text) => Array.from(text).length; // a letter is one wide

test('lines are no wider than asked and lose nothing', () => {
  const text = 'one two three four five six seven eight nine ten';
  const lines = fitted(text, 12, 9, widthOf);
  assert.ok(lines.every((line) => widthOf(line) <= 12), JSON.stringify(lines));
  assert.equal(lines.join(' '), text);
});

test('a word wider than a line is broken, and never within a letter', () => {
  assert.deepEqual(fitted('𐌰𐌱𐌲𐌳𐌴', 2, 5, widthOf), ['𐌰𐌱', '𐌲𐌳', '𐌴']);
});

test('what does not fit ends in dots', () => {
  for (const text of ['word '.repeat(2000), 'x'.repeat(10000), 'ab '.repeat(30)]) {
    const lines = fitted(text, 10, 3, widthOf);
    assert.equal(lines.length, 3);
    assert.ok(lines.every((line) => widthOf(line) <= 10));
    assert.ok(lines[2].endsWith('…'));
  }
  assert.deepEqual(fitted('', 10, 3, widthOf), []);
});

test('the first letter says the direction', () => {
  assert.equal(directionOf('12 طرابلس Tripoli'), 'rtl');
  assert.equal(directionOf('Tripoli طرابلس'), 'ltr');
  assert.equal(directionOf('12'), 'ltr');
});
