// Days and hours into the bars and ticks of a timeline, as maps/bins.py has them.

import { MISSING } from './payload.js';
import { DAY_MS } from './words.js';

const MOST_BARS = 120;

// A window of time is two days, the last one included. In hours its ends are parts of a day: the start of the first hour
// and the middle of the last, so that a whole number is always a whole day.
/** @param {Days} pair */
export function hoursOf([from, to]) {
  return [Math.round(24 * from), Number.isInteger(to) ? 24 * to + 23 : Math.floor(24 * to)];
}

/** @param {Days} pair */
export function daysOf([from, to]) {
  return [from / 24, from % 24 === 0 && (to + 1) % 24 === 0 ? (to + 1) / 24 - 1 : (to + 0.5) / 24];
}

// A slot moved by steps: hours where a day has 24 slots, days where it has one.
/** @param {number} slot @param {string} step @param {number} by @param {number} perDay */
export function moveSlot(slot, step, by, perDay) {
  return perDay === 1 ? moveDay(slot, step, by) : slot + by * (step === 'hour' ? 1 : 24);
}

/** @param {number} day @param {string} step @param {number} by */
function moveDay(day, step, by) {
  if (step !== 'month') return day + by * (step === 'week' ? 7 : 1);
  const date = new Date(day * DAY_MS);
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by, date.getUTCDate()) / DAY_MS);
}

// First days of the bars, and the day after the last: single days, weeks from Monday, months or years.
/** @param {number} from @param {number} to @param {number} [perDay] */
export function binEdges(from, to, perDay = 1) {
  const days = to - from + 1;
  if (perDay > 1) return Array.from({ length: days + 1 }, (_, k) => from + k);
  const start = new Date(from * DAY_MS);
  const edges = [];
  if (days <= 7 * MOST_BARS) {
    const width = days <= MOST_BARS ? 1 : 7;
    // Day 0 was a Thursday.
    for (let day = width === 1 ? from : from - ((((from + 3) % 7) + 7) % 7); day <= to; day += width) edges.push(day);
    edges.push(edges[edges.length - 1] + width);
    return edges;
  }
  const months = days <= 31 * MOST_BARS ? 1 : 12;
  for (let k = 0; edges.length < 2 || edges[edges.length - 1] <= to; k += 1) {
    const month = (months === 1 ? start.getUTCMonth() : 0) + k * months;
    edges.push(Math.round(Date.UTC(start.getUTCFullYear(), month, 1) / DAY_MS));
  }
  return edges;
}

// How many rows lie in each bar for sure, and how many may: a span counts in every bar that it touches.
/** @param {any} one @param {number[]} edges @param {Rows} rows */
export function barCounts({ first, last, certain }, edges, rows) {
  const bars = edges.length - 1;
  const bar = new Int32Array(edges[bars] - edges[0]); // of each slot
  for (let k = 0; k < bars; k += 1) bar.fill(k, edges[k] - edges[0], edges[k + 1] - edges[0]);
  /** @param {number} slot */
  const barOf = (slot) => bar[Math.max(0, Math.min(bar.length - 1, slot - edges[0]))];
  const inside = new Uint32Array(bars);
  const change = new Int32Array(bars + 1);
  for (const row of rows) {
    if (last[row] === MISSING || last[row] < edges[0] || first[row] >= edges[bars]) continue;
    const [begin, end] = [barOf(first[row]), barOf(last[row])];
    change[begin] += 1;
    change[end + 1] -= 1;
    if (begin === end && certain[row] && first[row] >= edges[0] && last[row] < edges[bars]) inside[begin] += 1;
  }
  let sum = 0;
  return { certain: inside, possible: Uint32Array.from({ length: bars }, (_, k) => { sum += change[k]; return sum; }) };
}

/** @param {number} from @param {number} to @param {number} perDay */
export function tickSlots(from, to, perDay) {
  if (perDay === 1) return tickDays(from, to);
  const wide = to - from < 30 ? 3 : 6;
  return Array.from({ length: to - from + 1 }, (_, k) => from + k).filter((hour) => hour % wide === 0);
}

/** @param {number} from @param {number} to */
function tickDays(from, to) {
  const days = to - from + 1;
  if (days <= 62) return Array.from({ length: days }, (_, k) => from + k);
  const start = new Date(from * DAY_MS);
  const ticks = [from];
  for (let k = 1; ; k += 1) {
    const day = days > 800 ? Date.UTC(start.getUTCFullYear() + k, 0, 1) : Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + k, 1);
    if (day / DAY_MS > to) return ticks;
    ticks.push(Math.round(day / DAY_MS));
  }
}
