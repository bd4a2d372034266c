// What the shown incidents add up to, in all and by a key, nothing counted twice: an event of several reports once, a toll
// that rows share once. The package's countable() and sum_tolls() give the same numbers.

import { MISSING } from './payload.js';

export const TOLLS = ['killed', 'injured'];
export const BOUNDS = ['low', 'best', 'high'];

// Of rows of one event those of one telling count: of one that states a toll, the best placed, the latest.
/** @param {Rows} rows @param {any} one */
export function countable(rows, { event, telling, killed_best: killed, radius, sourceDay, id }) {
  if (!event) return rows;
  /** @type {Map<any, any>} */ const tellings = new Map();
  for (const row of rows) {
    if (!event[row]) continue;
    if (!tellings.has(event[row])) tellings.set(event[row], new Map());
    const told = tellings.get(event[row]);
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

/** @param {any} a @param {any} b */
function precedes(a, b) {
  for (let k = 0; k < a.length; k += 1) if (a[k] !== b[k]) return a[k] < b[k];
  return false;
}

// Low, best and high of a row, each filled from the next: "at least 14" is 14.
/** @param {any} facts @param {string} what @param {number} row */
function filled(facts, what, row) {
  const [low, best, high] = BOUNDS.map((bound) => facts[`${what}_${bound}`][row]);
  /** @param {...any} values */
  const first = (...values) => values.find((value) => value !== MISSING) ?? MISSING;
  return [first(low, best), first(best, low), first(high, best, low)];
}

// A toll that rows share stands on the first row of its highest number; what the others say of it is not added.
/** @param {any} counted @param {any} facts @param {string} what @returns {((row: Row, k: number) => boolean) | null} */
function carriers(counted, facts, what) {
  if (!facts.shared_toll) return null;
  const tops = BOUNDS.map(() => new Map());
  for (const row of counted) {
    const group = facts.shared_toll[row];
    if (!group) continue;
    filled(facts, what, row).forEach((value, k) => {
      const top = tops[k].get(group);
      if (value !== MISSING && (!top || value > top.value || (value === top.value && row < top.row))) tops[k].set(group, { row, value });
    });
  }
  return (row, k) => tops[k].get(facts.shared_toll[row])?.row === row;
}

// What each shown row adds to the sum of the best numbers: nothing where another row speaks for its event or its toll.
/** @param {Rows} rows @param {any} facts @param {string} what @returns {(row: Row) => number} */
export function tollsOnce(rows, facts, what) {
  const counted = countable(rows, facts);
  const carries = carriers(counted, facts, what);
  const added = new Map();
  for (const row of counted) {
    const [, best] = filled(facts, what, row);
    if (best > 0 && !(carries && facts.shared_toll[row] && !carries(row, 1))) added.set(row, best);
  }
  return (row) => added.get(row) ?? 0;
}

// Sums by the codes that keysOf gives a row; null for one sum of all. What has no rows has no sum.
/** @param {Rows} rows @param {any} facts @param {(row: Row) => number[]} [keysOf] */
export function sumUp(rows, facts, keysOf = () => [0]) {
  const sums = new Map();
  const seen = new Map();
  /** @param {number} key */
  const sumOf = (key) => {
    if (!sums.has(key)) {
      const none = () => ({ low: 0, best: 0, high: 0, stated: 0 });
      sums.set(key, { key, incidents: 0, events: 0, reports: 0, killed: none(), injured: none() });
      seen.set(key, { event: new Set(), telling: new Set() });
    }
    return sums.get(key);
  };
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const sum = sumOf(key);
      [['event', 'events'], ['telling', 'reports']].forEach(([column, what]) => {
        const code = facts.event?.[row] ? facts[column][row] : 0;
        if (code && seen.get(key)[column].has(code)) return;
        if (code) seen.get(key)[column].add(code);
        sum[what] += 1;
      });
    }
  }
  const counted = countable(rows, facts);
  const carries = TOLLS.map((what) => carriers(counted, facts, what));
  for (const row of counted) {
    const tolls = TOLLS.map((what) => filled(facts, what, row));
    for (const key of keysOf(row)) {
      const sum = sumOf(key);
      sum.incidents += 1;
      TOLLS.forEach((what, w) => BOUNDS.forEach((bound, k) => {
        if (tolls[w][k] === MISSING || (carries[w] && facts.shared_toll[row] && !carries[w](row, k))) return;
        sum[what][bound] += tolls[w][k];
        if (bound === 'best') sum[what].stated += 1;
      }));
    }
  }
  return [...sums.values()];
}

// What sumUp() needs of the page's table.
/** @param {{ columns: Columns }} one */
export function factsOf({ columns }) {
  /** @type {Facts} */
  const facts = { radius: columns.geo_radius_km.numbers, sourceDay: columns.source_date.numbers, id: (/** @type {Row} */ row) => columns.incident_id.at(row) };
  for (const what of TOLLS) for (const bound of BOUNDS) facts[`${what}_${bound}`] = columns[`${what}_${bound}`].numbers;
  for (const name of ['event', 'telling', 'shared_toll']) facts[name] = columns[name]?.numbers ?? null;
  return facts;
}

// The Monday of a day counted from 1970, which began on a Thursday.
/** @param {number} day */
export const mondayOf = (day) => day - ((((day + 3) % 7) + 7) % 7);
