// Days into the bars and ticks of a timeline.

import { DAY_MS } from './words.js';

const MOST_BARS = 120;

export function moveDay(day, step, by) {
  if (step !== 'month') return day + by * (step === 'week' ? 7 : 1);
  const date = new Date(day * DAY_MS);
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + by, date.getUTCDate()) / DAY_MS);
}

// First days of the bars, and the day after the last: single days, weeks from Monday, months or years.
export function binEdges(from, to) {
  const days = to - from + 1;
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

export function tickDays(from, to) {
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
