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

// Answers which rows hold every word of a query, in whatever of the columns of text; folds a column's values once.
export class Search {
  /** @type {any} */ folded;

  /** @param {Coded[]} columns @param {number} total */
  constructor(columns, total) {
    this.columns = columns;
    this.total = total;
    this.folded = null;
  }

  prepare() {
    this.folded ??= this.columns.map(({ values, numbers }) => (
      { numbers, texts: Array.from({ length: values.size }, (_, k) => fold(values.get(k))) }
    ));
    return this.folded;
  }

  /** @param {string} query */
  find(query) {
    const found = new Uint8Array(this.total).fill(1);
    for (const word of fold(query).split(/\s+/).filter(Boolean)) {
      const hit = new Uint8Array(this.total);
      for (const { numbers, texts } of this.prepare()) {
        const has = new Uint8Array(texts.length + 1);
        let any = false;
        texts.forEach((/** @type {string} */ text, /** @type {number} */ k) => {
          if (text.includes(word)) {
            has[k + 1] = 1;
            any = true;
          }
        });
        if (any) for (let row = 0; row < this.total; row += 1) hit[row] |= has[numbers[row]];
      }
      for (let row = 0; row < this.total; row += 1) found[row] &= hit[row];
    }
    return found;
  }
}
