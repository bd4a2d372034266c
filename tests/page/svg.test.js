import assert from 'node:assert/strict';
import test from 'node:test';

import { xmlText } from '../../geoincidents/maps/page/svg.js';

test('nothing is left that XML forbids, and nothing else is touched', () => {
  for (let code = 0; code < 0x110000; code += code < 0x10000 ? 1 : 997) {
    const text = xmlText(String.fromCodePoint(code));
    const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code > 0xffff;
    if (!allowed) assert.ok(text === '' || text === '\ufffd', code.toString(16));
    else if (code < 0x7f || code > 0x9f) assert.equal(text, String.fromCodePoint(code), code.toString(16));
  }
  assert.equal(xmlText('a\ud83d\ude00b\ud83dc'), 'a\ud83d\ude00b\ufffdc');
});
