// What the shown incidents add up to, in all and by a key, nothing counted twice: an event of several reports once, a toll
// that rows share once. The package's countable() and sum_tolls() give the same numbers.

import { MISSING } from './payload.js';

export const TOLLS = /** @type {const} */ (['killed', 'injured']);
export const BOUNDS = /** @type {const} */ (['low', 'best', 'high']);

// Of rows of one event those of one telling count: of one that states a toll, the best placed, the latest.
/** @param {Rows} rows @param {Facts} one */
export function countable(rows, { event, telling, tolls: { killed_best: killed }, radius, sourceDay, id }) {
  if (!event || !telling) return rows;
  /** @type {Map<number, Map<number, any[]>>} */ const tellings = new Map();
  for (const row of rows) {
    if (!event[row]) continue;
    const told = tellings.get(event[row]) ?? new Map();
    tellings.set(event[row], told);
    const worth = [
      killed[row] === MISSING ? 1 : 0, Number.isFinite(radius[row]) ? radius[row] : Infinity,
      sourceDay[row] === MISSING ? Infinity : -sourceDay[row], id(row) ?? '',
    ];
    const best = told.get(telling[row]);
    if (best) best.forEach((/** @type {any} */ value, /** @type {number} */ k) => { if (worth[k] < value) best[k] = worth[k]; });
    else told.set(telling[row], worth);
  }
  const chosen = new Map();
  for (const [one, told] of tellings) chosen.set(one, [...told].reduce((a, b) => (precedes(b[1], a[1]) ? b : a))[0]);
  return rows.filter((row) => !event[row] || chosen.get(event[row]) === telling[row]);
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function precedes(a, b) {
  for (let k = 0; k < a.length; k += 1) if (a[k] !== b[k]) return a[k] < b[k];
  return false;
}

// Low, best and high of every row, each filled from the next: "at least 14" is 14. Worked out once.
/** @param {Facts} facts @param {string} what */
function filled(facts, what) {
  facts.filled[what] ??= fill(.../** @type {[Numbers, Numbers, Numbers]} */ (BOUNDS.map((bound) => facts.tolls[`${what}_${bound}`])));
  return facts.filled[what];
}

/** @param {Numbers} low @param {Numbers} best @param {Numbers} high */
function fill(low, best, high) {
  const out = BOUNDS.map(() => new Int32Array(low.length));
  for (let row = 0; row < low.length; row += 1) {
    out[0][row] = low[row] === MISSING ? best[row] : low[row];
    out[1][row] = best[row] === MISSING ? low[row] : best[row];
    out[2][row] = high[row] === MISSING ? out[1][row] : high[row];
  }
  return out;
}

// A toll that rows share stands on the first row of its highest number; what the others say of it is not added.
/** @param {Rows} counted @param {Facts} facts @param {string} what @returns {((row: Row, k: number) => boolean) | null} */
function carriers(counted, facts, what) {
  const { shared_toll: shared } = facts;
  if (!shared) return null;
  const tops = BOUNDS.map(() => new Map());
  for (const row of counted) {
    const group = shared[row];
    if (!group) continue;
    filled(facts, what).forEach((values, k) => {
      const [top, value] = [tops[k].get(group), values[row]];
      if (value !== MISSING && (!top || value > top.value || (value === top.value && row < top.row))) tops[k].set(group, { row, value });
    });
  }
  return (row, k) => tops[k].get(shared[row])?.row === row;
}

// What each shown row adds to the sum of the best numbers: nothing where another row speaks for its event or its toll.
/** @param {Rows} rows @param {Facts} facts @param {string} what @returns {(row: Row) => number} */
export function tollsOnce(rows, facts, what) {
  const counted = countable(rows, facts);
  const carries = carriers(counted, facts, what);
  const added = new Map();
  const [, best] = filled(facts, what);
  for (const row of counted) if (best[row] > 0 && !(carries && facts.shared_toll?.[row] && !carries(row, 1))) added.set(row, best[row]);
  return (row) => added.get(row) ?? 0;
}

const ALL = [0];

/** @returns {Toll} */
const noToll = () => ({ low: 0, best: 0, high: 0, stated: 0 });
/** @param {number} key @returns {Sum} */
const noSum = (key) => ({ key, incidents: 0, events: 0, reports: 0, killed: noToll(), injured: noToll() });

// Sums by the codes that keysOf gives a row; null for one sum of all. What has no rows has no sum.
/** @param {Rows} rows @param {Facts} facts @param {(row: Row) => number[]} [keysOf] */
export function sumUp(rows, facts, keysOf = () => ALL) {
  /** @type {Map<number, Sum>} */ const sums = new Map();
  const seen = new Map();
  /** @type {Sum | null} */ let last = null; // rows of one key often follow one another
  /** @param {number} key @returns {Sum} */
  const sumOf = (key) => {
    if (last && last.key === key) return last;
    last = sums.get(key) ?? noSum(key);
    if (!sums.has(key)) {
      sums.set(key, last);
      seen.set(key, { event: new Set(), telling: new Set() });
    }
    return last;
  };
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const sum = sumOf(key);
      if (facts.event) tell(sum, seen.get(key), facts, row);
      else {
        sum.events += 1;
        sum.reports += 1;
      }
    }
  }
  const counted = countable(rows, facts);
  const carries = TOLLS.map((what) => carriers(counted, facts, what));
  const tolls = TOLLS.map((what) => filled(facts, what));
  for (const row of counted) {
    for (const key of keysOf(row)) {
      const sum = sumOf(key);
      sum.incidents += 1;
      for (let w = 0; w < TOLLS.length; w += 1) addToll(sum[TOLLS[w]], tolls[w], row, facts.shared_toll?.[row] ? carries[w] : null);
    }
  }
  return [...sums.values()];
}

/** @param {Sum} sum @param {{ event: Set<number>, telling: Set<number> }} seen @param {Facts} one @param {number} row */
function tell(sum, seen, { event, telling }, row) {
  const code = event ? event[row] : 0;
  if (!code || !seen.event.has(code)) sum.events += 1;
  const told = telling ? telling[row] : 0;
  if (!code || !seen.telling.has(told)) sum.reports += 1;
  if (!code) return;
  seen.event.add(code);
  seen.telling.add(told);
}

/** @param {Toll} sum @param {Int32Array[]} tolls @param {number} row @param {((row: Row, k: number) => boolean) | null} carries */
function addToll(sum, tolls, row, carries) {
  for (let k = 0; k < BOUNDS.length; k += 1) {
    const value = tolls[k][row];
    if (value === MISSING || (carries && !carries(row, k))) continue;
    sum[BOUNDS[k]] += value;
    if (k === 1) sum.stated += 1;
  }
}

// What sumUp() needs of the page's table.
/** @param {{ columns: Columns }} one @returns {Facts} */
export function factsOf({ columns }) {
  const tolls = Object.fromEntries(TOLLS.flatMap((what) => BOUNDS.map((bound) => `${what}_${bound}`)).map((name) => [name, columns[name].numbers]));
  /** @param {string} name */
  const codes = (name) => columns[name]?.numbers ?? null;
  return {
    event: codes('event'), telling: codes('telling'), shared_toll: codes('shared_toll'), radius: columns.geo_radius_km.numbers,
    sourceDay: columns.source_date.numbers, id: (/** @type {Row} */ row) => columns.incident_id.at(row), tolls, filled: {},
  };
}

// The Monday of a day counted from 1970, which began on a Thursday.
/** @param {number} day */
export const mondayOf = (day) => day - ((((day + 3) % 7) + 7) % 7);
