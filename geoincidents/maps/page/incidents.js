// The incident layer: symbols that step apart where they would hide one another, counts, and circles of uncertainty.

import { isWider } from './areas.js';
import { FAN, Grouping, footprint, gridOver } from './grouping.js';
import { ringAround, worldX, worldY } from './mercator.js';
import { PAPER, fillOf } from './paper.js';
import { Sites } from './sites.js';
import { drawStalk, drawSymbol, fillDiscs, fillWedges, ringRound, writeCounts } from './symbols.js';

const MOST_RINGS = 4000; // that are kept, each of 24 to 72 corners
const [PARTS, CORNERS] = [[12, 24, 96, Infinity], [16, 24, 48, 72]]; // up to so many pixels of radius a circle has so many corners
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
    this.sites = new Sites(table, rows);
    const { of, x, y } = this.sites;
    /** @template {Numbers} T @param {T} taken @param {Numbers} from @returns {T} */
    const take = (taken, from) => {
      for (let k = 0; k < rows.length; k += 1) taken[k] = from[rows[k]];
      return taken;
    };
    const site = take(new Int32Array(rows.length), of);
    this.grouping = new Grouping({
      x: Float64Array.from(site, (one) => x[one]), y: Float64Array.from(site, (one) => y[one]),
      kinds: take(new Uint8Array(rows.length), kinds.numbers), imprecise: take(new Uint8Array(rows.length), table.imprecise),
      names: take(new Int32Array(rows.length), places.numbers), span: kinds.values.size + 1,
    });
    this.hidden = new Uint8Array(rows.length);
    this.areas = Int32Array.from(rows.keys()).filter((k) => table.broad[rows[k]]);
  }

  changed() {
    this.cache.clear();
  }

  /** @param {View} view @returns {Group[]} */
  groups(view) {
    const grid = gridOver(view.corners, view.scale);
    const key = [view.zoom, grid.left, grid.top, grid.width, grid.height, this.areas.length && roomOf(view), this.state.options.sized].join(' ');
    if (!this.cache.has(key)) {
      const { hidden, state: { table: { plotted }, filters: { fails } } } = this;
      for (let k = 0; k < hidden.length; k += 1) hidden[k] = fails[plotted[k]] ? 1 : 0;
      const widest = roomOf(view) / view.scale;
      for (const k of this.areas) if (this.sites.spread[this.sites.of[plotted[k]]] > widest) hidden[k] = 1;
      this.cache.clear();
      this.cache.set(key, this.grouping.collect(hidden, view.scale, grid, (k) => this.size(plotted[k], false)));
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
      return { x, y, radius: group.reach * view.scale, group };
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
    this.drawCounts(context, last.filter(({ count }) => count), selected >= 0 ? home : null);
    for (const item of last) {
      if (!item.count) {
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

  // Counts with a ring that shows the share of each event type, and beneath it how many are not known to the town. All
  // of one colour are one path: that costs a third of drawing them one by one.
  /** @param {Pen} context @param {Drawn[]} items @param {Group | null} chosen */
  drawCounts(context, items, chosen) {
    const { symbols } = this.state.table.meta;
    fillDiscs(context, items, 1.5, PAPER.disc);
    /** @type {any[][][]} */ const wedges = symbols.map(() => []);
    for (const { x, y, radius, count, group: { kinds } } of items) {
      let turn = -Math.PI / 2;
      for (let code = 0; code < kinds.length; code += 1) {
        if (!kinds[code]) continue;
        const next = turn + (2 * Math.PI * kinds[code]) / count;
        wedges[code - 1].push([x, y, radius, turn, next]);
        turn = next;
      }
    }
    wedges.forEach((some, code) => fillWedges(context, some, fillOf(symbols[code])));
    fillDiscs(context, items, -4, PAPER.disc);
    items.filter(({ group }) => group === chosen).forEach(({ x, y, radius }) => ringRound(context, x, y, radius + 3));
    items.forEach((item) => { item.imprecise = item.group.imprecise; });
    writeCounts(context, items);
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
    const { state: { table, selected, filters: { fails } }, sites: { x, y, spread, circles, first, of } } = this;
    const { scale, left, top, width, height } = view;
    const [chosen, room] = [selected < 0 ? -1 : of[selected], 2 * roomOf(view)];
    const looks = new Map();
    let drawn = 0;
    for (let k = 0; k < circles.length && drawn < MOST_CIRCLES; k += 1) {
      const site = circles[k];
      const reach = spread[site] * scale;
      if (reach < 5) break; // from here on all are narrower
      const [px, py, edge] = [x[site] * scale - left, y[site] * scale - top, reach * 1.2];
      if (px < -edge || py < -edge || px > width + edge || py > height + edge) continue;
      const broad = table.broad[first[site]] === 1;
      if (broad && reach > room && site !== chosen) continue;
      const look = this.lookOf(site, fails);
      if (!look) continue;
      const key = `${look.colour} ${look.doubt} ${broad} ${site === chosen}`;
      if (!looks.has(key)) looks.set(key, { look: { ...look, broad, selected: site === chosen }, rings: [] });
      drawn += 1;
      if (view.shows(px, py, edge)) looks.get(key).rings.push(this.ringOf(site, reach));
    }
    // Circles of one look are one path: where they overlap they do not add up to a stain.
    for (const { look, rings } of [...looks.values()].sort((a, b) => a.look.selected - b.look.selected)) strokeCircles(context, view, look, rings);
  }

  // The corners of a circle in the world, x and y in turn, reckoned once.
  /** @param {number} site @param {number} reach @returns {Float64Array} */
  ringOf(site, reach) {
    // A small circle needs few corners to be round.
    const parts = PARTS.findIndex((most) => reach < most);
    const key = PARTS.length * site + parts;
    let ring = this.rings.get(key);
    if (!ring) {
      if (this.rings.size > MOST_RINGS) this.rings.clear();
      const { table } = this.state;
      const row = this.sites.first[site];
      ring = Float64Array.from(ringAround(table.lat(row), table.lon(row), table.radius(row), CORNERS[parts]).flatMap(([lat, lon]) => [worldX(lon), worldY(lat)]));
      this.rings.set(key, ring);
    }
    return ring;
  }

  // The colour of a site's shown rows, and whether one of them is in doubt; null where none is shown.
  /** @param {number} site @param {Uint32Array} fails */
  lookOf(site, fails) {
    const { table } = this.state;
    const { first, next } = this.sites;
    let [colour, doubt] = ['', false];
    for (let row = first[site]; row >= 0; row = next[row]) {
      if (fails[row]) continue;
      const own = fillOf(table.symbol(row));
      colour = colour && colour !== own ? PAPER.mixed : own;
      doubt ||= table.doubtful[row] === 1;
    }
    return colour ? { colour, doubt } : null;
  }
}

// Pixels from the middle of what is seen of a view to its corners.
/** @param {View} one */
const roomOf = ({ width, height, inset }) => Math.hypot(width - 2 * inset.x, height - 2 * inset.y) / 2;

/** @param {Pen} context @param {View} view @param {any} look @param {Float64Array[]} rings */
function strokeCircles(context, { scale, left, top }, { selected, colour, doubt, broad }, rings) {
  context.beginPath();
  for (const ring of rings) {
    context.moveTo(ring[0] * scale - left, ring[1] * scale - top);
    for (let k = 2; k < ring.length; k += 2) context.lineTo(ring[k] * scale - left, ring[k + 1] * scale - top);
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
