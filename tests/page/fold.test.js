import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { Search, fold } from '../../geoincidents/maps/page/fold.js';

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

// A column whose values stand end to end in bytes, as those of a long column of text do.
const endToEnd = (texts) => {
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const values = {
    size: texts.length,
    get: (k) => texts[k],
    plain: (from, to) => {
      const text = texts.slice(from, to).join('');
      let end = 0;
      const ends = Uint32Array.from(bytes.slice(from, to), ({ length }) => (end += length));
      return end === text.length ? { text, ends } : null;
    },
  };
  return { numbers: Uint32Array.from(texts, (_, k) => k + 1), values };
};
const rowsWith = (texts, query) => [...new Search([endToEnd(texts)], texts.length).find(query)].flatMap((hit, row) => (hit ? [row] : []));

test('a search finds what folds alike, in values of one script or of many', () => {
  const texts = ["N'Djamena's road", 'Al-Zawiya', '', 'x'.repeat(300), "'''", 'the Djam', 'ena road', ...Array.from({ length: 600 }, (_, k) => `Town ${k}.`), 'مصراتة', 'Al-Zāwiya'];
  assert.deepEqual(rowsWith(texts, 'ndjamenas'), [0]);
  assert.deepEqual(rowsWith(texts, "n'djamena ROAD"), [0]);
  assert.deepEqual(rowsWith(texts, 'al zawiya'), [1, texts.length - 1]);
  assert.deepEqual(rowsWith(texts, '599.'), [7 + 599]);
  assert.deepEqual(rowsWith(texts, 'djamena'), [0]); // not where one value ends and the next begins
  assert.deepEqual(rowsWith(texts, 'مصراته'), [texts.length - 2]);
  for (const query of ['town 1', '9.', 'xx', "'", 'road']) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    assert.deepEqual(rowsWith(texts, query), texts.flatMap((text, row) => (words.every((word) => fold(text).includes(word)) ? [row] : [])), query);
  }
});
