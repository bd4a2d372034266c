import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { csvLine, disarmed } from '../../geoincidents/maps/page/formulas.js';

const { armed, calm } = JSON.parse(readFileSync(new URL('../vectors/formulas.json', import.meta.url), 'utf8'));

test('no form of a formula runs', () => {
  assert.ok(armed.length > 30);
  for (const text of armed) assert.equal(disarmed(text), `'${text}`, JSON.stringify(text));
});

test('what is no formula stays as it is', () => {
  for (const value of [...calm, -5, 5.5, null, true]) assert.equal(disarmed(value), value, JSON.stringify(value));
});

test('a line keeps numbers as numbers and quotes what would break it', () => {
  assert.equal(csvLine([-5, '-5', null, 'a,b', 'a "b"', '\n=1', undefined, 0]), `-5,'-5,,"a,b","a ""b""","'\n=1",,0\r\n`);
});
