// By what heat and hexagons can weigh the shown incidents: their number, killed, injured, or a column of numbers.

import { MISSING } from './payload.js';
import { TOLLS, factsOf, tollsOnce } from './sums.js';

// Names of weights -> what gives, for the rows that are shown, the weight of a row. What is not stated weighs nothing.
/** @param {{ table: Table, filters: Filters }} state */
export function weightsOf({ table, filters }) {
  const facts = factsOf(table);
  /** @type {Map<string, () => (row: Row) => number>} */
  const weights = new Map([['count', () => () => 1]]);
  for (const what of TOLLS) {
    const [best, low] = [facts.tolls[`${what}_best`], facts.tolls[`${what}_low`]];
    /** @param {number} row */
    const plain = (row) => Math.max(0, best[row] === MISSING ? low[row] : best[row]);
    if (!table.plotted.some((row) => plain(row) > 0)) continue;
    // An event of several reports, or a toll of several rows, weighs once, as it is summed.
    if (facts.event || facts.shared_toll) weights.set(what, () => tollsOnce(table.counting.filter((row) => filters.isShown(row)), facts, what));
    else weights.set(what, () => plain);
  }
  for (const { key, kind, numbers, high } of filters.columns) {
    if (kind === 'number' && high > 0) weights.set(key, () => (row) => (numbers[row] > 0 && Number.isFinite(numbers[row]) ? numbers[row] : 0));
  }
  return weights;
}

/** @param {{ t: Words, filters: Filters }} one @param {string} name */
export function weightName({ t, filters }, name) {
  return filters.columns.find(({ key }) => key === name)?.name ?? t(name === 'count' ? 'sums.incidents' : name);
}
