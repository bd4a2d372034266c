// Files that a reader saves: their names, and how they reach the disk.

import { make } from './elements.js';

const LONGEST = 60; // characters of a name, without its ending

// A name from a title: letters with their marks and digits of any script, one hyphen for all else.
/** @param {string} title @param {string} ending */
export function fileName(title, ending) {
  const words = (title || '').normalize('NFC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  const kept = [...new Intl.Segmenter().segment(words)].slice(0, LONGEST).map(({ segment }) => segment);
  // A letter may carry any number of marks, a name on a disk 255 bytes.
  while (new TextEncoder().encode(kept.join('')).length > 200) kept.pop();
  const name = kept.join('').replace(/-$/, '');
  return `${name || 'incidents'}.${ending}`;
}

/** @param {any} one @param {string} ending @param {Blob | null} blob */
export function downloadBlob({ meta }, ending, blob) {
  const anchor = make('a');
  anchor.href = URL.createObjectURL(/** @type {Blob} */ (blob));
  anchor.download = fileName(meta.title, ending);
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
}

/** @param {Store} state @param {string} ending @param {string} type @param {string} text */
export function download(state, ending, type, text) {
  downloadBlob(state, ending, new Blob([text], { type: `${type};charset=utf-8` }));
}
