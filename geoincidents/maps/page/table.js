// The incident table in the page: its rows in order of time, what a row holds, and the sections of the list.

import { MISSING } from './payload.js';
import { countable, factsOf } from './sums.js';

/** @type {Set<string | null>} */ const PLOTTED = new Set(['incident', 'strategic']);
/** @type {Set<string | null>} */ const SHARP = new Set(['exact', 'settlement']);
/** @type {Set<string | null>} */ const CLAIMED = new Set(['claimed', 'alleged', 'unverified', 'denied']); // by a source that does not say that it is so
const HOURLY_DAYS = 3; // a table of so few days is shown by hours, where it has times

/** @param {Payload} one */
export function makeTable({ meta, columns }) {
  const total = columns.incident_id.numbers.length;
  /** @param {string} name */
  const at = (name) => (/** @type {Row} */ row) => columns[name].at(row);
  const kind = at('record_kind');
  const [counted, strategic] = [flags(columns.record_kind, (one) => PLOTTED.has(one)), flags(columns.record_kind, (one) => one === 'strategic')];
  const claimed = flags(columns.certainty, (certainty) => CLAIMED.has(certainty));
  const [lat, lon, radius, best, low] = ['lat', 'lon', 'geo_radius_km', 'killed_best', 'killed_low'].map((name) => columns[name].numbers);
  /** @param {number} row */
  const located = (row) => lat[row] !== MISSING;
  const days = spans(columns, total);
  const order = byDay(columns, total);
  const kinds = kindsOf(columns.event_type, meta.symbols);
  const table = /** @type {Table} */ (/** @type {unknown} */ ({
    meta, columns, total, days, first: days.first, last: days.last,
    /** @param {number} row @param {string} name */ value: (row, name) => columns[name].at(row),
    /** @param {number} row @param {string} name */ number: (row, name) => columns[name].numbers[row],
    /** @param {number} row */ lat: (row) => lat[row] / 1e6,
    /** @param {number} row */ lon: (row) => lon[row] / 1e6,
    // Between -180 and 180 degrees, wherever the map was cut open; in whole millionths, so that no digit is added.
    /** @param {number} row */ turnedLon: (row) => (((lon[row] + 540e6) % 360e6) - 180e6) / 1e6,
    /** @param {number} row */ radius: (row) => radius[row],
    /** @param {number} row */ symbol: (row) => meta.symbols[kinds.numbers[row] - 1],
    kinds,
    /** @param {number} row */ marks: (row) => ({ hollow: strategic[row] === 1, half: claimed[row] === 1 }),
    /** @param {number} row */ deaths: (row) => (best[row] === MISSING ? low[row] : best[row]),
  }));
  table.counting = order.filter((row) => counted[row]);
  addEvents(table, located);
  table.hours = hourSpans(columns, days, table.counting);
  table.plotted = table.counting.filter(located);
  table.unlocated = table.counting.filter((row) => !located(row));
  table.doubtful = flags(columns.match_status, (status) => status === 'ambiguous');
  table.imprecise = flags(columns.geo_precision, (precision) => !SHARP.has(precision)).map((one, row) => one | table.doubtful[row]);
  table.broad = columns.broad.numbers;
  table.areas = table.plotted.filter((row) => table.broad[row]);
  table.sections = [
    { key: 'located', rows: table.plotted },
    { key: 'unlocated', rows: table.unlocated, note: true },
    { key: 'aggregates', rows: order.filter((row) => !counted[row] && kind(row) === 'aggregate'), note: true },
    { key: 'context', rows: order.filter((row) => !counted[row] && kind(row) !== 'aggregate') },
  ];
  return table;
}

// Events that several reports tell: which rows stand for them, and which others tell the same.
/** @param {Table} table @param {any} located */
function addEvents(table, located) {
  const facts = factsOf(table);
  const { event, telling } = facts;
  table.hasEvents = event !== null;
  const tellers = new Map();
  if (event) {
    for (const row of table.counting) {
      if (!event[row]) continue;
      if (tellers.has(event[row])) tellers.get(event[row]).push(row);
      else tellers.set(event[row], [row]);
    }
  }
  // What has a place stands for what has none; else it is countable() that chooses.
  table.entriesOf = (rows) => {
    if (!event || !telling) return rows;
    const placed = rows.filter((/** @type {Row} */ row) => event[row] && located(row));
    const [events, told] = [event, telling].map((codes) => new Set(placed.map((/** @type {Row} */ row) => codes[row])));
    // A place that a report names among others of one event and that nobody knows is not another report of it.
    return countable(rows.filter((/** @type {Row} */ row) => located(row) || !events.has(event[row]) || told.has(telling[row])), facts);
  };
  table.reports = (row) => (event && telling && event[row] ? tellers.get(event[row]).filter((/** @type {Row} */ other) => telling[other] !== telling[row]) : []);
}

// Event types as the legend has them, as a column of codes: each its own, types without a symbol the last one together.
/** @param {Coded} one @param {Symbol_[]} symbols */
function kindsOf({ numbers, values }, symbols) {
  const codes = new Map(symbols.map(({ key }, k) => [key, k + 1]));
  const ofType = Uint8Array.from({ length: values.size + 1 }, (_, k) => (k ? codes.get(values.get(k - 1)) ?? symbols.length : codes.get('other') ?? 0));
  return {
    numbers: Uint8Array.from(numbers, (code) => ofType[code]), values: { size: symbols.length, get: (/** @type {number} */ k) => symbols[k].key },
    rest: ofType.filter((code) => code === symbols.length).length,
  };
}

// Of each row of a column of text whether its value passes a test, which is asked once of each value.
/** @param {Coded} one @param {(value: string | null) => boolean} test */
function flags({ numbers, values }, test) {
  const passing = Uint8Array.from({ length: values.size + 1 }, (_, code) => Number(test(code ? values.get(code - 1) : null)));
  const out = new Uint8Array(numbers.length);
  for (let row = 0; row < out.length; row += 1) out[row] = passing[numbers[row]];
  return out;
}

// First and last day on which each row may have happened, as geoincidents.between() has them, and whether it lies between
// the two for sure: what is known to have happened by a day may have happened on any day before.
/** @param {Columns} columns @param {number} total */
export function spans(columns, total) {
  const first = Int32Array.from(columns.date_start.numbers);
  const last = Int32Array.from(columns.date_end.numbers);
  const certain = new Uint8Array(total);
  const [bound, unknown] = ['upper_bound', 'unknown'].map((one) => flags(columns.date_precision, (precision) => precision === one));
  for (let row = 0; row < total; row += 1) {
    const open = bound[row] && first[row] === last[row] || (bound[row] || unknown[row]) && first[row] === MISSING;
    if (first[row] === MISSING) first[row] = last[row];
    if (last[row] === MISSING) last[row] = first[row];
    certain[row] = last[row] !== MISSING && !open ? 1 : 0;
  }
  return { first, last, certain };
}

// The same in hours since 1970, for a table of a few days that has times; null for any other.
/** @param {Columns} times @param {any} spans @param {Rows} rows */
function hourSpans({ time_start: { numbers: began }, time_end: { numbers: ended } }, { first, last, certain }, rows) {
  if (began.every((minute) => minute === MISSING)) return null;
  const dated = rows.filter((row) => last[row] !== MISSING);
  /** @param {number} row */
  const timed = (row) => began[row] !== MISSING && last[row] !== MISSING;
  const times = dated.filter(timed).length;
  // Where most rows have no time, bars of an hour would be spread out days.
  if (!times || 2 * times < dated.length || dated.reduce((most, row) => Math.max(most, last[row]), -Infinity)
    - dated.reduce((least, row) => Math.min(least, first[row]), Infinity) >= HOURLY_DAYS) return null;
  const out = { first: Int32Array.from(first), last: Int32Array.from(last), certain: Uint8Array.from(certain) };
  for (const row of dated) {
    out.first[row] = timed(row) ? Math.floor(began[row] / 60) : 24 * first[row];
    const end = ended[row] === MISSING ? began[row] : Math.max(began[row], ended[row]);
    out.last[row] = timed(row) ? Math.floor(end / 60) : 24 * last[row] + 23;
    out.certain[row] ||= Number(timed(row));
  }
  return out;
}

// Rows by their last day, those without a day at the end; a sort of plain numbers, because it is of all rows.
/** @param {Columns} columns @param {number} total */
function byDay(columns, total) {
  const keys = new Float64Array(total);
  const [start, end] = [columns.date_start.numbers, columns.date_end.numbers];
  let ordered = true;
  for (let row = 0; row < total; row += 1) {
    const day = Math.max(start[row], end[row]);
    keys[row] = (day === MISSING ? 2 ** 22 : day) * 2 ** 26 + row;
    ordered &&= !row || keys[row] > keys[row - 1];
  }
  const order = new Int32Array(total);
  if (!ordered) keys.sort();
  for (let k = 0; k < total; k += 1) order[k] = ordered ? k : ((keys[k] % 2 ** 26) + 2 ** 26) % 2 ** 26;
  return order;
}
