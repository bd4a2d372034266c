import assert from 'node:assert/strict';
import test from 'node:test';

import { askedText, endOf, isTelling, ownColumns, ownText, ownValue, passing, readAsked } from '../../geoincidents/maps/page/columns.js';
import { readLink, writeLink } from '../../geoincidents/maps/page/link.js';
import { MISSING } from '../../geoincidents/maps/page/payload.js';
import { csvOf } from '../../geoincidents/maps/page/records.js';
import { Store } from '../../geoincidents/maps/page/store.js';
import { dataOf, incident } from './data.js';

const told = [
  { key: 'own0', name: '__proto__', kind: 'category' }, { key: 'own1', name: 'a&b=c, d', kind: 'number' },
  { key: 'own2', name: 'Day', kind: 'date' }, { key: 'own3', name: 'Remark', kind: 'text' }, { key: 'own4', name: 'Always', kind: 'number' },
];
const words = (codes, known) => ({ numbers: Uint8Array.from(codes), values: { size: known.length, get: (k) => known[k] }, at: () => null });
const plain = (numbers) => ({ numbers, at: (row) => numbers[row] });

function store() {
  const data = dataOf([0, 1, 2, 3].map((n) => incident(n)), { columns: told });
  Object.assign(data.columns, {
    own0: words([1, 2, 3, 0], ['x', 'y, z', '=1+1']), own1: plain(Float64Array.of(0.5, -2, NaN, 40)),
    own2: plain(Int32Array.of(0, 10, MISSING, 20)), own3: words([1, 0, 0, 0], ['words']), own4: plain(Int32Array.of(7, 7, MISSING, 7)),
  });
  return new Store(data);
}

const shown = ({ table, filters }) => [...table.counting].filter((row) => filters.isShown(row));

test('columns are read by their kind', () => {
  const { table } = store();
  const [proto, real, day, remark, always] = ownColumns(table.meta, table.columns);
  assert.deepEqual([real.low, real.high, day.low, day.high], [-2, 40, 0, 20]);
  assert.deepEqual([proto, real, day, remark, always].map(isTelling), [true, true, true, false, false]);
  assert.deepEqual([0, 1, 3].map((row) => ownText(proto, row)), ['x', 'y, z', '']);
  assert.deepEqual([0, 2, 3].map((row) => ownText(real, row)), ['0.5', '', '40']);
  assert.deepEqual([0, 2].map((row) => ownText(day, row)), ['1970-01-01', '']);
  assert.deepEqual([0, 2].map((row) => ownValue(real, row)), [0.5, null]);
});

test('ranges hold their ends, and what is not stated lies in none', () => {
  const { filters } = store();
  const [, { column }] = [...filters.telling.values()];
  const of = (asked) => [0, 1, 2, 3].filter(passing(column, asked));
  assert.deepEqual(of({ from: -2, to: 0.5 }), [0, 1]);
  assert.deepEqual(of({ from: null, to: null }), [0, 1, 2, 3]);
  assert.deepEqual(of({ from: 1, to: null }), [3]);
  assert.deepEqual(of({ from: 9, to: 1 }), []);
});

test('filters of any name travel in a link', () => {
  const one = store();
  one.filter('own0', new Set(['x', 'y, z']));
  one.filter('own1', { from: -2, to: null });
  one.filter('own2', { from: 5, to: 15 });
  assert.deepEqual(shown(one), [1]);
  const other = store();
  other.apply(readLink(`#${writeLink(one)}`));
  assert.deepEqual(shown(other), [1]);
  assert.equal(writeLink(other), writeLink(one));
  other.clearFilters();
  assert.deepEqual(shown(other), [0, 1, 2, 3]);
});

test('what a damaged link says of a column is left out', () => {
  const one = store();
  one.apply(readLink('#c.__proto__=%E0&c.a%26b%3Dc%2C%20d=x..y&c.Day=soon..&c.Nobody=1&c.=2&c.Remark=words&c.toString=1'));
  assert.deepEqual(shown(one), [0, 1, 2, 3]);
  const [{ column }] = [...one.filters.telling.values()].slice(1);
  assert.equal(readAsked(column, '..'), null);
  assert.deepEqual(readAsked(column, '1..'), { from: 1, to: null });
  assert.equal(askedText(column, { from: null, to: 2 }), '..2');
  assert.equal(endOf(column, 'nine'), null);
});

test('how many a value would leave, the other columns as they are', () => {
  const one = store();
  one.filter('own1', { from: 0, to: null });
  assert.deepEqual([...one.filters.tally('own0')], [['x', 1], ['y, z', 0], ['=1+1', 0]]);
});

test('columns leave the page under their own names, disarmed', () => {
  const [heads, , , third] = csvOf(store()).split('\r\n');
  assert.ok(heads.includes('__proto__,"a&b=c, d",Day,Remark,Always'), heads);
  assert.ok(third.includes(",'=1+1,,,,"), third);
});

test('weights are numbers above nothing', () => {
  const one = store();
  assert.deepEqual([...one.weights.keys()], ['count', 'own1', 'own4']);
  assert.deepEqual([0, 1, 2, 3].map(one.weights.get('own1')()), [0.5, 0, 0, 40]);
});
