import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';

import { readPayload } from '../../geoincidents/maps/page/payload.js';

const { packed, meta, texts, many, numbers } = JSON.parse(readFileSync(new URL('../vectors/payload.json', import.meta.url), 'utf8'));
const pieces = (text) => text.split('.').map(async (piece) => new Uint8Array(gunzipSync(Buffer.from(piece, 'base64'))));

test('what Python packs is what the page reads', async () => {
  const read = await readPayload(pieces(packed));
  assert.deepEqual(JSON.parse(JSON.stringify(read.meta)), meta);
  assert.equal(Object.getPrototypeOf(read.meta), null);
  assert.deepEqual(texts.map((_, row) => read.columns.texts.at(row)), texts);
  for (const [name, values] of Object.entries(numbers)) assert.deepEqual([...read.columns[name].numbers], values, name);
  const [size, first, last] = many;
  const { columns: { many: column } } = read;
  assert.deepEqual([column.values.size, column.at(0), column.at(size - 1)], [size, first, last]);
});

test('a payload that was cut off is an error', async () => {
  await assert.rejects(readPayload(pieces(packed.slice(0, 200))));
});
