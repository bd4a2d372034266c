// The user's own columns: categories, numbers, dates and texts, as the table has them; what a filter of one lets pass.

import { MISSING } from './payload.js';
import { dayOf, decoded, isoDay } from './words.js';

const RANGED = new Set(['number', 'date']);

// Columns as { key, name, kind, numbers, values }, ranged ones with their lowest and highest value.
/** @param {Meta} meta @param {Columns} columns @returns {OwnColumn[]} */
export function ownColumns({ columns: told = [] }, columns) {
  return told.map((/** @type {any} */ { key, name, kind }) => {
    const column = { key, name, kind, numbers: columns[key].numbers, values: columns[key].values ?? null };
    return RANGED.has(kind) ? { ...column, ...extentOf(column.numbers) } : column;
  });
}

/** @param {Numbers} numbers */
function extentOf(numbers) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of numbers) {
    if (!isStated(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** @param {unknown} value */
export const isStated = (value) => value !== MISSING && Number.isFinite(value);

/** @param {{ kind: string }} one */
export const isRanged = ({ kind }) => RANGED.has(kind);

// Whether a filter of the column could tell rows apart.
/** @param {OwnColumn} column */
export function isTelling(column) {
  if (column.kind === 'text') return false;
  return isRanged(column) ? column.low < column.high : column.values.size > 1;
}

// What a row holds, as a text; empty where it holds nothing.
/** @param {OwnColumn} one @param {number} row @param {(day: number) => string} [day] */
export function ownText({ kind, numbers, values }, row, day = isoDay) {
  const value = numbers[row];
  if (values) return value ? values.get(value - 1) : '';
  if (!isStated(value)) return '';
  return kind === 'date' ? day(value) : String(Number(value.toPrecision(12)));
}

// The same for tables: a number stays one.
/** @param {OwnColumn} column @param {number} row */
export function ownValue(column, row) {
  const text = ownText(column, row);
  if (!text) return null;
  return column.kind === 'number' ? Number(text) : text;
}

// A filter is a set of values, or { from, to } with null for no limit; none lets everything pass, what is not stated too.
/** @param {Asked} asked */
export function isAsked(asked) {
  return Boolean(asked) && (asked instanceof Set ? asked.size > 0 : asked.from !== null || asked.to !== null);
}

/** @param {OwnColumn} column @param {any} asked @returns {(row: Row) => any} */
export function passing(column, asked) {
  const { numbers, values } = column;
  if (!isAsked(asked)) return () => true;
  if (asked instanceof Set) {
    const wanted = new Uint8Array(values.size + 1);
    for (let k = 0; k < values.size; k += 1) wanted[k + 1] = asked.has(values.get(k)) ? 1 : 0;
    return (row) => wanted[numbers[row]] === 1;
  }
  const [from, to] = [asked.from ?? -Infinity, asked.to ?? Infinity];
  return (row) => isStated(numbers[row]) && numbers[row] >= from && numbers[row] <= to;
}

// A filter in a link, and back; null for what says nothing of the column.
/** @param {OwnColumn} column @param {Asked} asked */
export function askedText(column, asked) {
  if (!isAsked(asked)) return '';
  if (asked instanceof Set) return [...asked].map(encodeURIComponent).join(',');
  return [asked.from, asked.to].map((value) => (value === null ? '' : endText(column, value))).join('..');
}

/** @param {{ kind: string }} one @param {any} value */
export const endText = ({ kind }, value) => (kind === 'date' ? isoDay(value) : String(value));

// One end of a range as it was typed; null for none.
/** @param {{ kind: string }} one @param {string} text */
export function endOf({ kind }, text) {
  const trimmed = text.trim();
  if (!trimmed) return null;
  const value = kind === 'date' ? dayOf(trimmed) : Number(trimmed);
  return value !== null && Number.isFinite(value) ? value : null;
}

/** @param {OwnColumn} column @param {string} text */
export function readAsked(column, text) {
  if (column.kind === 'text') return null;
  if (!isRanged(column)) {
    const values = new Set(text.split(',').map(decoded).filter(Boolean));
    return values.size ? values : null;
  }
  const ends = text.split('..');
  if (ends.length !== 2) return null;
  const [from, to] = ends.map((end) => endOf(column, end));
  return from === null && to === null ? null : { from, to };
}
