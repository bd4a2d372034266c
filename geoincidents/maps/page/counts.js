// How many incidents are shown, always against all of them, so that a filter cannot be forgotten.

import { MOST_NORTH } from './mercator.js';

// "12 of 40 shown · 3 outside the map · 3 not located".
/** @param {Store} state */
export function countsText(state) {
  const { t, table, look } = state;
  const [shown, unlocated] = countTexts(state);
  const { wider } = state;
  const away = awayFrom(look.bounds, table.plotted, state) - awayFrom(look.bounds, wider, state);
  const parts = [shown];
  if (away) parts.push(t('counter.away', { count: away }));
  if (wider.length) parts.push(t('counter.wider', { n: wider.length }));
  return [...parts, unlocated].join(' · ');
}

// What the filters leave, whatever part of it is in view.
/** @param {{ t: Words, filters: Filters }} one */
export function countTexts({ t, filters }) {
  return [t('counter.shown', { shown: filters.shown, all: filters.all.length }),
    t('counter.unlocated', { count: filters.unlocated, n: filters.unlocated })];
}

// How many shown rows lie outside the bounds; in the millionths of a degree in which the table has them.
/** @param {any} bounds @param {Rows} rows @param {{ table: Table, filters: Filters }} one */
function awayFrom(bounds, rows, { table: { columns }, filters: { fails } }) {
  // What lies beyond the end of the map stands at its edge.
  const [west, south, east, north] = bounds.map((/** @type {number} */ degrees, /** @type {number} */ k) => (k % 2 && Math.abs(degrees) >= MOST_NORTH ? Math.sign(degrees) * 90e6 : degrees * 1e6));
  const { lat: { numbers: lat }, lon: { numbers: lon } } = columns;
  let away = 0;
  for (let k = 0; k < rows.length; k += 1) {
    const row = rows[k];
    if (!fails[row] && (lat[row] < south || lat[row] > north || lon[row] < west || lon[row] > east)) away += 1;
  }
  return away;
}
