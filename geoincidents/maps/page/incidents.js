// The incident layer: symbols that step apart where they would hide one another, counts, and circles of uncertainty.

import { isWider } from './areas.js';
import { FAN, Grouping, footprint } from './grouping.js';
import { ringAround, worldX, worldY } from './mercator.js';
import { PAPER, fillOf } from './paper.js';
import { Sites } from './sites.js';
import { drawDisc, drawStalk, drawSymbol, ringRound, writeCount } from './symbols.js';

const MOST_RINGS = 4000; // that are kept, each of 24 to 72 corners
const MOST_CIRCLES = 400; // more of them are a stain, not information

export class Incidents {
  /** @type {Drawn[]} */ drawn;

  /** @param {Store} state */
  constructor(state) {
    const { table } = state;
    this.state = state;
    this.drawn = [];
    this.cache = new Map();
    this.rings = new Map();
    const rows = table.plotted;
    const { kinds, columns: { place_name: places } } = table;
    this.grouping = new Grouping({
      x: Float64Array.from(rows, (row) => worldX(table.lon(row))), y: Float64Array.from(rows, (row) => worldY(table.lat(row))),
      kinds: Uint8Array.from(rows, (row) => kinds.numbers[row]), imprecise: Uint8Array.from(rows, (row) => table.imprecise[row]),
      names: Int32Array.from(rows, (row) => places.numbers[row]), span: kinds.values.size + 1,
    });
    this.hidden = new Uint8Array(rows.length);
    this.sites = new Sites(table, rows);
    this.areas = Int32Array.from(rows.keys()).filter((k) => table.broad[rows[k]]);
  }

  changed() {
    this.cache.clear();
  }

  /** @param {View} view @returns {Group[]} */
  groups(view) {
    const key = `${view.zoom} ${view.corners.join(' ')}`;
    if (!this.cache.has(key)) {
      const [west, north, east, south] = view.corners;
      const { hidden, state: { table: { plotted }, filters: { fails } } } = this;
      for (let k = 0; k < hidden.length; k += 1) hidden[k] = fails[plotted[k]] ? 1 : 0;
      const widest = roomOf(view) / view.scale;
      for (const k of this.areas) if (this.sites.spread[this.sites.of[plotted[k]]] > widest) hidden[k] = 1;
      this.cache.clear();
      this.cache.set(key, this.grouping.collect(hidden, view.scale, { west, north, east, south }));
    }
    return this.cache.get(key);
  }

  // The group in which a row stands, were it shown.
  /** @param {number} row */
  groupOf(row) {
    const { table } = this.state;
    return this.grouping.at(worldX(table.lon(row)), worldY(table.lat(row)));
  }

  /** @param {Group} group */
  rowsOf(group) {
    return this.grouping.members(group).map((k) => this.state.table.plotted[k]);
  }

  // Every symbol and count that a view shows, with its place on the canvas.
  /** @param {View} view */
  layout(view) {
    const items = [];
    for (const group of this.groups(view)) {
      const [x, y] = view.place(group.x, group.y);
      if (!view.shows(x, y, 60)) continue;
      if (group.count > FAN) items.push({ x, y, group, radius: footprint(group.count), count: group.count });
      else if (group.count === 1) items.push({ x, y, group, rows: this.rowsOf(group), radius: 9 });
      else items.push(...this.fan(group, x, y, view));
    }
    return items;
  }

  /** @param {Group} group @param {number} x @param {number} y @param {View} view */
  fan(group, x, y, view) {
    const ring = footprint(group.count) - 9;
    const members = this.grouping.members(group);
    return members.map((k, place) => {
      const turn = (2 * Math.PI * place) / members.length - Math.PI / 2;
      return {
        x: x + ring * Math.cos(turn), y: y + ring * Math.sin(turn), rows: [this.state.table.plotted[k]], radius: 9, fanned: true,
        from: view.place(this.grouping.x[k], this.grouping.y[k]),
      };
    });
  }

  // Rows of an item; those of a count are listed only when they are asked for.
  /** @param {Drawn} item */
  rowsIn(item) {
    item.rows ??= this.rowsOf(item.group);
    return item.rows;
  }

  // Where each group stands and how much room it takes, so that names keep clear of it and beside it.
  /** @param {View} view */
  footprints(view) {
    return this.groups(view).map((group) => {
      const [x, y] = view.place(group.x, group.y);
      return { x, y, radius: footprint(group.count), group };
    }).filter(({ x, y }) => view.shows(x, y, 60));
  }

  /** @param {Pen} context @param {View} view */
  draw(context, view) {
    this.drawn = /** @type {Drawn[]} */ (/** @type {unknown} */ (this.layout(view)));
    const { state } = this;
    const { selected } = state;
    for (const { from, x, y } of this.drawn) if (from) drawStalk(context, from, x, y);
    const home = selected >= 0 && state.isPlotted(selected) && !isWider(state, selected) ? this.groupOf(selected) : null;
    /** @param {Drawn} item */
    const holds = (item) => Number(item.count ? item.group === home : item.rows[0] === selected);
    const last = selected < 0 ? this.drawn : [...this.drawn].sort((a, b) => holds(a) - holds(b));
    for (const item of last) {
      if (item.count) this.drawCount(context, item, selected >= 0 && Boolean(holds(item)));
      else {
        const [row] = item.rows;
        context.globalAlpha = row === selected ? 1 : state.opacity(row);
        drawSymbol(context, state.table.symbol(row), item.x, item.y,
          { radius: this.size(row, item.fanned), ...state.table.marks(row), selected: row === selected });
        context.globalAlpha = 1;
      }
    }
  }

  // The area of a symbol grows with the deaths; where they are not stated it has the size of none.
  /** @param {number} row @param {boolean} fanned */
  size(row, fanned) {
    const deaths = this.state.options.sized ? Math.max(0, this.state.table.deaths(row)) : 0;
    return Math.min(fanned ? 9 : 19, this.reach(deaths));
  }

  // Pixels from the middle of a symbol to its edge, as the map draws so many deaths.
  /** @param {number} deaths */
  reach(deaths) {
    return Math.min(19, Math.sqrt(6.5 ** 2 + 12 * deaths));
  }

  // A count with a ring that shows the share of each event type, and beneath it how many are not known to the town.
  /** @param {Pen} context @param {Drawn} item @param {boolean} selected */
  drawCount(context, item, selected) {
    const { table } = this.state;
    const { x, y, radius, count, group: { kinds, imprecise } } = item;
    item.imprecise = imprecise;
    drawDisc(context, x, y, radius + 1.5, PAPER.disc);
    let turn = -Math.PI / 2;
    kinds.forEach((/** @type {number} */ share, /** @type {number} */ code) => {
      if (!share) return;
      const next = turn + (2 * Math.PI * share) / count;
      context.beginPath();
      context.moveTo(x, y);
      context.arc(x, y, radius, turn, next);
      context.fillStyle = fillOf(table.meta.symbols[code - 1]);
      context.fill();
      turn = next;
    });
    drawDisc(context, x, y, radius - 4, PAPER.disc);
    if (selected) ringRound(context, x, y, radius + 3);
    writeCount(context, x, y, count, imprecise);
  }

  // What lies under a point of the canvas, the topmost first.
  /** @param {Point} at */
  hit(at) {
    let best = null;
    for (const item of this.drawn) {
      const away = Math.hypot(item.x - at.x, item.y - at.y);
      if (away <= item.radius + 3 && (!best || away < best.away)) best = { item, away };
    }
    return best && best.item;
  }

  /** @param {Pen} context @param {View} view */
  drawCircles(context, view) {
    const { state, sites } = this;
    const chosen = state.selected < 0 ? -1 : sites.of[state.selected];
    const looks = new Map();
    let room = MOST_CIRCLES;
    for (const site of sites.circles) {
      const reach = sites.spread[site] * view.scale;
      if (reach < 5 || room <= 0) break; // from here on all are narrower
      if (!view.shows(...view.place(sites.x[site], sites.y[site]), reach * 1.2)) continue;
      const broad = state.table.broad[sites.first[site]] === 1;
      if (broad && reach > 2 * roomOf(view) && site !== chosen) continue;
      const rows = sites.rows(site).filter((row) => state.filters.isShown(row));
      if (!rows.length) continue;
      const look = { ...this.lookOf(rows, site === chosen), broad };
      const key = Object.values(look).join();
      if (!looks.has(key)) looks.set(key, { look, rings: [] });
      looks.get(key).rings.push(this.ringOf(site, reach, view));
      room -= 1;
    }
    // Circles of one look are one path: where they overlap they do not add up to a stain.
    for (const { look, rings } of [...looks.values()].sort((a, b) => a.look.selected - b.look.selected)) strokeCircles(context, look, rings);
  }

  // The corners of a circle on the canvas; where they are in the world is reckoned once.
  /** @param {number} site @param {number} reach @param {View} view */
  ringOf(site, reach, view) {
    // A small circle needs few corners to be round.
    const parts = reach < 24 ? 1 : reach < 96 ? 2 : 3;
    const key = 4 * site + parts;
    if (!this.rings.has(key)) {
      if (this.rings.size > MOST_RINGS) this.rings.clear();
      const { table } = this.state;
      const row = this.sites.first[site];
      const ring = ringAround(table.lat(row), table.lon(row), table.radius(row), 24 * parts);
      this.rings.set(key, ring.map((/** @type {Pair} */ [lat, lon]) => [worldX(lon), worldY(lat)]));
    }
    return this.rings.get(key).map((/** @type {Pair} */ [x, y]) => view.place(x, y));
  }

  /** @param {Row[]} rows @param {boolean} selected */
  lookOf(rows, selected) {
    const { table } = this.state;
    const colour = fillOf(table.symbol(rows[0]));
    const one = rows.every((row) => fillOf(table.symbol(row)) === colour);
    return {
      selected, colour: one ? colour : PAPER.mixed, doubt: rows.some((row) => table.value(row, 'match_status') === 'ambiguous'),
    };
  }
}

// Pixels from the middle of what is seen of a view to its corners.
/** @param {View} one */
const roomOf = ({ width, height, inset }) => Math.hypot(width - 2 * inset.x, height - 2 * inset.y) / 2;

/** @param {Pen} context @param {any} one @param {any} rings */
function strokeCircles(context, { selected, colour, doubt, broad }, rings) {
  context.beginPath();
  for (const ring of rings) {
    ring.forEach((/** @type {Pair} */ [x, y], /** @type {number} */ k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
  }
  context.globalAlpha = selected ? 0.16 : broad ? 0.035 : 0.07;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = selected ? 0.95 : 0.5;
  context.lineWidth = selected ? 2 : 1;
  context.strokeStyle = colour;
  context.setLineDash(doubt ? [5, 4] : []);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}
