// Text as it is compared in a search, as names.fold() of the library does it: case, accents, Arabic points and the many shapes of one Arabic letter fold away.

/** @type {Record<string, string>} */
const ALIKE = {
  ٱ: 'ا', ى: 'ي', ی: 'ي', ې: 'ي', ک: 'ك', ة: 'ه', ۀ: 'ه', ہ: 'ه', گ: 'ك', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd',
  ð: 'd', þ: 'th', ı: 'i', ə: 'a', ё: 'е',
};
const ALIKE_LETTERS = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** @param {string} text */
export function fold(text) {
  const lower = text.toLowerCase();
  // Most text of most pages: nothing below applies to it.
  if (/^[\x20-\x7e]*$/.test(lower)) return lower.replace(/['`]/g, '').replace(/-/g, ' ');
  return lower.normalize('NFKD')
    .replace(/[\p{M}\u0640\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069'`’‘ʼʻʿʾ]/gu, '')
    .replace(/[-\u2010-\u2015]/g, ' ')
    .replace(ALIKE_LETTERS, (letter) => ALIKE[letter])
    .replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15));
}

export const SEARCHED = ['place_name', 'place_phrase', 'evidence', 'actor1', 'actor2', 'admin1', 'country', 'event_subtype',
  'casualty_note', 'source_name', 'incident_id'];

const GROUP = 256; // values that are folded at once

// Values from one to another end to end, folded, and where each of them ends.
/** @param {Coded['values']} values @param {number} from @param {number} to @returns {Folded} */
function foldAll(values, from, to) {
  const plain = values.plain?.(from, to);
  if (plain) return { from, ...foldPlain(plain) };
  const ends = new Uint32Array(to - from);
  let text = '';
  for (let k = from; k < to; k += 1) {
    text += fold(values.get(k));
    ends[k - from] = text.length;
  }
  return { from, text, ends };
}

// The same of values in plain ASCII, of which only apostrophes fall out.
/** @param {{ text: string, ends: Uint32Array }} one */
function foldPlain({ text, ends }) {
  let [k, gone] = [0, 0];
  for (const { index } of text.matchAll(/['`]/g)) {
    for (; ends[k] <= index; k += 1) ends[k] -= gone;
    gone += 1;
  }
  for (; k < ends.length; k += 1) ends[k] -= gone;
  return { text: text.toLowerCase().replace(/['`]/g, '').replace(/-/g, ' '), ends };
}

// Marks the values that hold a word, by their codes; false where none does.
/** @param {Folded} one @param {string} word @param {Uint8Array} has */
function mark({ from, text, ends }, word, has) {
  let [k, any] = [0, false];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at)) {
    while (ends[k] <= at) k += 1;
    if (at + word.length > ends[k]) at += 1; // begun in one value and ended in the next
    else {
      has[from + k + 1] = 1;
      any = true;
      at = ends[k];
    }
  }
  return any;
}

// Answers which rows hold every word of a query, in whatever of the columns of text; folds a column's values once, group
// by group, as long as the page has time for it or at the latest when one asks.
export class Search {
  /** @param {Coded[]} columns @param {number} total */
  constructor(columns, total) {
    this.total = total;
    this.folded = columns.map(({ numbers }) => ({ numbers, size: 0, groups: /** @type {Folded[]} */ ([]) }));
    this.folding = this.foldColumns(columns);
  }

  /** @param {Coded[]} columns */
  * foldColumns(columns) {
    for (const [at, { values }] of columns.entries()) {
      this.folded[at].size = values.size;
      for (let from = 0; from < values.size; from += GROUP) {
        this.folded[at].groups.push(foldAll(values, from, Math.min(from + GROUP, values.size)));
        yield '';
      }
    }
  }

  /** @param {string} query */
  find(query) {
    while (!this.folding.next().done);
    const found = new Uint8Array(this.total).fill(1);
    for (const word of fold(query).split(/\s+/).filter(Boolean)) {
      const hit = new Uint8Array(this.total);
      for (const { numbers, size, groups } of this.folded) {
        const has = new Uint8Array(size + 1);
        if (groups.filter((group) => mark(group, word, has)).length) for (let row = 0; row < this.total; row += 1) hit[row] |= has[numbers[row]];
      }
      for (let row = 0; row < this.total; row += 1) found[row] &= hit[row];
    }
    return found;
  }
}
