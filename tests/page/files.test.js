import assert from 'node:assert/strict';
import test from 'node:test';

import { fileName } from '../../geoincidents/maps/page/files.js';

test('letters keep their marks, and all else is a hyphen', () => {
  assert.equal(fileName('पश्चिमी सीमा: अप्रैल', 'csv'), 'पश्चिमी-सीमा-अप्रैल.csv');
  assert.equal(fileName('ภาคใต้ / ๒๕๖๒', 'png'), 'ภาคใต้-๒๕๖๒.png');
  assert.equal(fileName('e\u0301te\u0301', 'svg'), 'été.svg');
  assert.equal(fileName('../..\\a:b*?\u0000', 'svg'), 'a-b.svg');
});

test('a name is never empty, nor too long for a disk', () => {
  for (const title of [null, '', '***', `a${'\u0301\u0302'.repeat(400)}`, '\ud800']) assert.equal(fileName(title, 'csv'), 'incidents.csv');
  const long = fileName('ع'.repeat(300), 'geojson');
  assert.ok(new TextEncoder().encode(long).length < 255);
  assert.ok(long.startsWith('ععع'));
});
