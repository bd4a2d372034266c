// Points with the same place and the same radius, found once: one circle stands for all incidents on one site. All in
// plain numbers, because a large table has a site for almost every row.

import { spreadOf } from './areas.js';
import { worldX, worldY } from './mercator.js';

export class Sites {
  /** @type {Float64Array} */ x;
  /** @type {Float64Array} */ y;
  /** @type {Float64Array} */ spread;
  /** @type {Int32Array | undefined} */ widest;

  /** @param {Table} table @param {Rows} rows */
  constructor(table, rows) {
    this.table = table;
    this.of = new Int32Array(table.total).fill(-1);
    this.next = new Int32Array(table.total).fill(-1);
    /** @type {Row[]} */ const firsts = [];
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows.length + 2))).fill(-1);
    const { lat: { numbers: lat }, lon: { numbers: lon }, geo_radius_km: { numbers: radius } } = table.columns;
    const lasts = [];
    for (const row of rows) {
      let slot = (Math.imul(lat[row], 0x9e3779b1) ^ Math.imul(lon[row], 0x85ebca6b)) & (slots.length - 1);
      for (;;) {
        const site = slots[slot];
        const first = firsts[site];
        if (site < 0 || (lat[first] === lat[row] && lon[first] === lon[row] && Object.is(radius[first], radius[row]))) break;
        slot = (slot + 1) & (slots.length - 1);
      }
      if (slots[slot] < 0) {
        slots[slot] = firsts.length;
        firsts.push(row);
        lasts.push(row);
      } else {
        this.next[lasts[slots[slot]]] = row;
        lasts[slots[slot]] = row;
      }
      this.of[row] = slots[slot];
    }
    this.first = Int32Array.from(firsts);
    this.measure();
  }

  measure() {
    const { table, first } = this;
    const { length } = first;
    const [x, y, spread] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
    for (let site = 0; site < length; site += 1) {
      x[site] = worldX(table.lon(first[site]));
      y[site] = worldY(table.lat(first[site]));
      spread[site] = spreadOf(table, first[site]);
    }
    Object.assign(this, { x, y, spread });
  }

  // Sites with a circle, the widest first; worked out when circles are drawn.
  get circles() {
    if (!this.widest) {
      // As plain numbers, spread and site in one, which sort much faster; a step of the spread is a foot.
      const keys = this.spread.map((spread, site) => (spread > 0 ? site - Math.ceil(spread * 2 ** 27) * 2 ** 26 : 0)).filter((key) => key < 0).sort();
      this.widest = Int32Array.from(keys, (key) => ((key % 2 ** 26) + 2 ** 26) % 2 ** 26);
    }
    return this.widest;
  }

  /** @param {number} site @param {(row: Row) => any} test */
  some(site, test) {
    for (let row = this.first[site]; row >= 0; row = this.next[row]) if (test(row)) return true;
    return false;
  }

  /** @param {number} site */
  rows(site) {
    const found = [];
    for (let row = this.first[site]; row >= 0; row = this.next[row]) found.push(row);
    return found;
  }

  // All rows on the very point of a row, whatever their radius.
  /** @param {number} row */
  rowsAt(row) {
    const { lat: { numbers: lat }, lon: { numbers: lon } } = this.table.columns;
    /** @param {number} first */
    const same = (first) => lat[first] === lat[row] && lon[first] === lon[row];
    return Array.from(this.first.keys()).filter((site) => same(this.first[site])).flatMap((site) => this.rows(site));
  }
}
