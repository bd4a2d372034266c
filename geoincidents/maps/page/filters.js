// Which rows are shown. Each filter owns one bit of a number per row, and so has a report whose event another row stands
// for; a row without any bit set is shown.

import { Points } from './area.js';
import { hoursOf } from './bins.js';
import { askedText, isAsked, isTelling, ownColumns, passing, readAsked } from './columns.js';
import { SEARCHED, Search, fold } from './fold.js';

/** @type {Record<string, number>} */
const BITS = {
  type: 1, time: 2, text: 4, actor: 8, certainty: 16, precision: 32, toll: 64, area: 128, division: 256, country: 512, source: 1024,
};
/** @type {Record<string, string>} */
export const CODED = {
  type: 'event_type', certainty: 'certainty', precision: 'geo_precision', division: 'admin1', country: 'country', source: 'source_name',
};
export const SETS = ['type', 'certainty', 'precision', 'actor', 'division', 'country', 'source'];
const OWN_BITS = Array.from({ length: 20 }, (_, k) => 2048 << k); // what is left of 31 bits
const TOLD = 1 << 31; // of an event of several reports one stands for it, of those that pass the filters

// The column that a filter of codes reads; event types are as the legend has them.
/** @type {(table: Table, name: string) => Coded} */
const columnOf = (table, name) => (name === 'type' ? table.kinds : table.columns[CODED[name]]);

export class Filters {
  /** @type {string} */ text;
  /** @type {number} */ least;

  /** @type {number} */ shown;
  /** @type {number} */ unlocated;

  /** @type {Set<string>} */ type;
  /** @type {Set<string>} */ certainty;
  /** @type {Set<string>} */ precision;
  /** @type {Set<string>} */ actor;
  /** @type {Set<string>} */ division;
  /** @type {Set<string>} */ country;
  /** @type {Set<string>} */ source;
  /** @type {Map<string, Asked>} */ own;
  /** @type {Days | null} */ window;
  /** @type {any} */ area;
  /** @type {Points | undefined} */ points;
  /** @type {Float64Array | undefined} */ radii;
  /** @type {Record<string, Uint8Array> | undefined} */ known;
  /** @type {ReturnType<typeof actorCodes> | undefined} */ actorsKnown;

  /** @param {Table} table */
  constructor(table) {
    this.table = table;
    this.fails = new Uint32Array(table.total);
    // Columns of the user's, and by key those that can be filtered by: the first of those that tell rows apart.
    this.columns = ownColumns(table.meta, table.columns);
    this.telling = new Map(this.columns.filter(isTelling).slice(0, OWN_BITS.length).map((column, k) => [column.key, { column, bit: OWN_BITS[k] }]));
    this.search = new Search(/** @type {Coded[]} */ ([...SEARCHED.map((name) => table.columns[name]), ...this.columns.filter(({ values }) => values)]), table.total);
    this.all = table.entriesOf(table.counting);
    this.clear();
  }

  clear() {
    // Of types the hidden ones, because the legend shows all until told otherwise; of the rest the wanted: none means any.
    SETS.forEach((name) => { /** @type {any} */ (this)[name] = new Set(); });
    this.own = new Map();
    /** @type {string} */ this.text = '';
    this.least = 0;
    this.window = null;
    this.area = null;
    this.fails.fill(0);
    this.count();
  }

  // Worked out when one asks for actors.
  get actors() {
    return (this.actorsKnown ??= actorCodes(this.table.columns));
  }

  get active() {
    return SETS.some((name) => /** @type {any} */ (this)[name].size) || this.own.size > 0 || Boolean(this.text || this.least || this.window || this.area);
  }

  /** @param {number} row */
  isShown(row) {
    return this.fails[row] === 0;
  }

  // Whether a row passes the filters, be it shown or listed under the row that stands for its event.
  /** @param {number} row */
  passes(row) {
    return (this.fails[row] & ~TOLD) === 0;
  }

  // Rows that would be shown but for one filter.
  /** @param {string} name */
  without(name) {
    const others = ~(this.bit(name) | TOLD);
    return this.table.entriesOf(this.table.counting.filter((row) => !(this.fails[row] & others)));
  }

  markTold() {
    const { fails, table } = this;
    if (!table.hasEvents) return;
    const passing = table.counting.filter((row) => this.passes(row));
    for (const row of table.counting) fails[row] |= TOLD;
    for (const row of table.entriesOf(passing)) fails[row] &= ~TOLD;
  }

  // What is chosen of a filter: a set of values, or { from, to } of a column of the user's.
  /** @param {string} name */
  chosen(name) {
    return this.telling.has(name) ? this.own.get(name) ?? null : /** @type {any} */ (this)[name];
  }

  // Sets one filter and counts anew.
  /** @param {string} name @param {any} value */
  set(name, value) {
    if (name === 'time') this.window = value;
    else if (name === 'toll') this.least = value;
    else if (!this.telling.has(name)) /** @type {any} */ (this)[name] = value;
    else if (isAsked(value)) this.own.set(name, value);
    else this.own.delete(name);
    this.mark(name);
    this.count();
  }

  // Sets every filter at once; those of the user's columns as [name, text of a link].
  /** @param {any} asked */
  restore(asked) {
    for (const name of [...SETS, 'text', 'least', 'window', 'area']) /** @type {any} */ (this)[name] = asked[name];
    this.own = new Map();
    for (const { column } of this.telling.values()) {
      const [, text] = asked.own.find((/** @type {string[]} */ [name]) => name === column.name) ?? [];
      const value = text === undefined ? null : readAsked(column, text);
      if (value) this.own.set(column.key, value);
    }
    [...Object.keys(BITS), ...this.telling.keys()].forEach((name) => this.mark(name));
    this.count();
  }

  // The filters of the user's columns as a link has them.
  get ownTexts() {
    return [...this.own].map(([key, asked]) => [this.columnOf(key).name, askedText(this.columnOf(key), asked)]);
  }

  // The user's column that a filter reads.
  /** @param {string} key @returns {OwnColumn} */
  columnOf(key) {
    return /** @type {any} */ (this.telling.get(key)).column;
  }

  /** @param {string} name */
  bit(name) {
    return BITS[name] ?? /** @type {any} */ (this.telling.get(name)).bit;
  }

  /** @param {string} name */
  mark(name) {
    if (name === 'time') this.markTime();
    else if (name === 'text') this.markText();
    else if (name === 'toll') this.markToll();
    else if (name === 'actor') this.markActors();
    else if (name === 'area') this.markArea();
    else if (CODED[name]) this.markCodes(name);
    else this.put(this.bit(name), passing(this.columnOf(name), this.own.get(name)));
  }

  /** @param {number} bit @param {(row: Row) => any} passes */
  put(bit, passes) {
    const { fails } = this;
    for (let row = 0; row < fails.length; row += 1) fails[row] = passes(row) ? fails[row] & ~bit : fails[row] | bit;
  }

  markTime() {
    const { days, hours } = this.table;
    const { first, last } = hours || days;
    if (!this.window) {
      this.put(BITS.time, () => true);
      return;
    }
    const [from, to] = hours ? hoursOf(this.window) : this.window;
    const { fails } = this;
    // By itself and not through put(): it is done at every step of the brush. MISSING is before every day.
    for (let row = 0; row < fails.length; row += 1) {
      if (last[row] >= from && first[row] <= to) fails[row] &= ~BITS.time;
      else fails[row] |= BITS.time;
    }
  }

  markText() {
    if (!fold(this.text).trim()) {
      this.put(BITS.text, () => true);
      return;
    }
    const found = this.search.find(this.text);
    this.put(BITS.text, (row) => found[row]);
  }

  markToll() {
    this.put(BITS.toll, (row) => !this.least || this.table.deaths(row) >= this.least);
  }

  // What has no point lies in no area.
  markArea() {
    const { fails, area } = this;
    if (!area) {
      this.put(BITS.area, () => true);
      return;
    }
    for (let row = 0; row < fails.length; row += 1) fails[row] |= BITS.area;
    const inside = this.within(area);
    this.table.plotted.forEach((row, k) => { if (inside[k]) fails[row] &= ~BITS.area; });
  }

  // Of each located row, in their order, whether it lies in an area.
  /** @param {Area} area */
  within(area) {
    const { plotted, lat, lon, radius } = this.table;
    this.points ??= new Points(Float64Array.from(plotted, lat), Float64Array.from(plotted, lon));
    return this.points.inside(area, { how: area.how, radius: (this.radii ??= Float64Array.from(plotted, radius)) });
  }

  // How many incidents an area would leave, the other filters as they are.
  /** @param {Area} area */
  countWithin(area) {
    const inside = this.within(area);
    const rows = this.table.plotted.filter((row, k) => inside[k] && !(this.fails[row] & ~(BITS.area | TOLD)));
    return this.table.entriesOf(rows).length;
  }

  markActors() {
    const { one, two, names } = this.actors;
    const wanted = Uint8Array.from([0, ...names.map((name) => Number(this.actor.has(name)))]);
    this.put(BITS.actor, (row) => !this.actor.size || wanted[one[row]] || wanted[two[row]]);
  }

  /** @param {string} name */
  markCodes(name) {
    const { numbers, values } = columnOf(this.table, name);
    const chosen = /** @type {any} */ (this)[name];
    /** @param {any} value */
    const passes = (value) => (name === 'type' ? !chosen.has(value) : !chosen.size || chosen.has(value));
    const table = new Uint8Array(values.size + 1);
    table[0] = passes(null) ? 1 : 0;
    for (let k = 0; k < values.size; k += 1) table[k + 1] = passes(values.get(k)) ? 1 : 0;
    this.put(BITS[name], (row) => table[numbers[row]]);
  }

  count() {
    this.markTold();
    this.shown = this.among(this.table.plotted);
    this.unlocated = this.among(this.table.unlocated);
  }

  /** @param {Rows} rows */
  among(rows) {
    const { fails } = this;
    let sum = 0;
    for (let k = 0; k < rows.length; k += 1) if (!fails[rows[k]]) sum += 1;
    return sum;
  }

  // How many incidents each value of a filter would leave, the other filters as they are.
  /** @param {string} name */
  tally(name) {
    const others = ~(this.bit(name) | TOLD);
    const counts = new Map();
    if (name === 'actor') {
      const { one, two, names } = this.actors;
      const sums = this.sums(others, names.length + 1, one, two);
      names.forEach((actor, k) => counts.set(actor, sums[k + 1]));
      return counts;
    }
    const { numbers, values } = this.coded(name);
    const sums = this.sums(others, values.size + 1, numbers);
    for (let k = 0; k < values.size; k += 1) if (this.occurs(name, k + 1)) counts.set(values.get(k), sums[k + 1]);
    return counts;
  }

  // How many of the rows that no other filter hides have each code, in one column or the other; of a table with events of
  // several reports each code's rows are looked at by themselves.
  /** @param {number} others @param {number} size @param {Numbers} one @param {Numbers} [two] */
  sums(others, size, one, two = one) {
    const { fails, table } = this;
    const sums = new Uint32Array(size);
    if (!table.hasEvents) {
      for (const row of table.counting) {
        if (fails[row] & others) continue;
        sums[one[row]] += 1;
        if (two[row] !== one[row]) sums[two[row]] += 1;
      }
      return sums;
    }
    const byCode = new Map();
    for (const row of table.counting) {
      if (fails[row] & others) continue;
      for (const code of new Set([one[row], two[row]])) {
        if (byCode.has(code)) byCode.get(code).push(row);
        else byCode.set(code, [row]);
      }
    }
    for (const [code, some] of byCode) sums[code] = table.entriesOf(some).length;
    return sums;
  }

  /** @param {string} name */
  coded(name) {
    return this.telling.get(name)?.column ?? columnOf(this.table, name);
  }

  // Whether an incident that counts has the value at all: a total's own precision is no choice for incidents.
  /** @param {string} name @param {number} code */
  occurs(name, code) {
    this.known ??= {};
    if (!this.known[name]) {
      const { numbers, values } = this.coded(name);
      this.known[name] = new Uint8Array(values.size + 1);
      for (const row of this.table.counting) this.known[name][numbers[row]] = 1;
    }
    return this.known[name][code] === 1;
  }
}

// Both actor columns on one list of names.
/** @param {Columns} one */
function actorCodes({ actor1, actor2 }) {
  /** @type {string[]} */ const names = [];
  /** @type {Map<string, number>} */ const known = new Map();
  /** @param {Coded} one */
  const translate = ({ numbers, values }) => {
    const codes = Uint32Array.from({ length: values.size + 1 });
    for (let k = 0; k < values.size; k += 1) {
      const name = values.get(k);
      if (!known.has(name)) known.set(name, names.push(name));
      codes[k + 1] = /** @type {number} */ (known.get(name));
    }
    const out = new Uint32Array(numbers.length);
    for (let row = 0; row < out.length; row += 1) out[row] = codes[numbers[row]];
    return out;
  };
  return { one: translate(actor1), two: translate(actor2), names };
}
