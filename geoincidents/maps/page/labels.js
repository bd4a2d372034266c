// Names on the map: the reference, the rings, the places of the incidents, then all others by importance.

import { FAN, MIXED } from './grouping.js';
import { widthOf, writeLabel } from './lettering.js';
import { Room, choose, leastCovered, spotsAround, spotsUpon, steady } from './placement.js';

const TOWNS_APART = 26; // pixels
const PER_NAME = 20000; // square pixels of the map for each name beside the always written ones
const MOST_SITES = 150; // places of incidents named at a time
const GAPS = [13, 22, 34, 50, 70, 95, 130, 180]; // pixels at which the reference's name looks for room
const LEADER = 24; // farther than this a line leads to it
const CITY = 2; // rank from which a name is worth a part of it
const HIDDEN = 0.15; // of a city's name, under symbols
const SAME_PLACE = 1.5 / 40075; // of the world: what is nearer is one place under two names

const placements = new WeakMap();

/** @param {Pen} context @param {View} view @param {Scene} scene */
export function drawLabels(context, view, scene) {
  context.lineJoin = 'round';
  const placed = placeLabels(view, scene);
  scene.placed = placed;
  placed.forEach((/** @type {Placed} */ one) => writeLabel(context, one));
}

// The place whose name or dot stands under a point of the map's container.
/** @param {Scene} one @param {L.Point} point */
export function labelAt({ placed = [], map, layers: { labels } }, point) {
  if (!labels?.canvas) return null;
  const { x, y } = map.containerPointToLayerPoint(point).subtract(labels.corner);
  const found = placed.find(({ label, spot, ...at }) => !label.ring && !label.area
    && ((x > spot[0] && x < spot[2] && y > spot[1] && y < spot[3]) || Math.hypot(x - at.x, y - at.y) < (label.dot || label.cross ? 7 : 0)));
  return found ? found.label : null;
}

// Names are put where nothing else stands, the most important ones first; once for a view, which is both asked and drawn.
/** @param {View} view @param {Scene} scene */
export function placeLabels(view, scene) {
  if (!placements.has(view)) placements.set(view, new Placement(view, scene).place());
  return placements.get(view);
}

class Placement {
  /** @type {View} */ view;
  /** @type {Scene} */ scene;
  /** @type {Placed[]} */ placed;
  /** @type {any} */ names;
  /** @type {Set<string>} */ seen;
  /** @type {Map<Label, number>} */ spots;
  /** @type {Map<Label, number>} */ before;
  /** @type {(Point & { radius: number, group: Group, names?: number })[]} */ groups;
  /** @type {Room | undefined} */ twins;

  /** @param {View} view @param {Scene} scene */
  constructor(view, scene) {
    const { incidents, options, hexagons, named } = scene;
    Object.assign(this, { view, scene, placed: [], names: scene.names, seen: new Set(), spots: new Map() });
    this.before = named?.zoom === view.zoom ? named.spots : new Map();
    this.symbols = options.view === 'symbols';
    this.groups = this.symbols ? incidents.footprints(view) : [];
    const controls = standing(view, scene);
    this.controls = new Room(controls);
    this.room = new Room([...controls, ...this.groups.map(({ x, y, radius }) => /** @type {Box} */ ([x - radius, y - radius, x + radius, y + radius]))]);
    if (scene.annotations && scene.has('annotations')) scene.annotations.boxes(view).forEach((box) => this.room.take(box));
    if (hexagons && options.view === 'hexagons') hexagons.countBoxes(view).forEach((box) => this.room.take(box));
    this.towns = new Room();
    this.written = new Room();
    this.countries = new Set();
    this.left = Math.round((view.width * view.height) / PER_NAME);
  }

  place() {
    const { names, view, scene } = this;
    if (names.reference) this.putReference(names.reference);
    if (scene.has('rings')) names.rings.forEach((/** @type {Label} */ ring) => this.putRing(ring));
    if (this.symbols) this.putSites();
    for (const label of steady(this.due(names.towns), this.before)) {
      if (this.left <= 0 && !label.once) continue;
      if (label.area) this.putArea(label);
      else this.putTown(label);
    }
    scene.named = { zoom: view.zoom, spots: this.spots };
    return this.placed;
  }

  /** @param {Label[]} labels */
  due(labels) {
    const { view } = this;
    const [west, north, east, south] = view.corners;
    return labels.filter(({ zoom, x, y }) => zoom <= view.zoom && x > west && x < east && y > north && y < south);
  }

  /** @param {Label} label @param {number} x @param {number} y @param {Box[]} spots @param {number} chosen @param {{ leader?: boolean }} [more] */
  put(label, x, y, spots, chosen, more = {}) {
    const spot = spots[chosen];
    this.room.take(spot);
    this.written.take(spot);
    if (!label.area) this.seen.add(label.key); // a province may be called as its town
    this.spots.set(label, chosen);
    this.placed.push({ label, x, y, spot, ...more });
  }

  // What can be seen has a name that can be seen whole.
  /** @param {Box} spot @param {number} x @param {number} y */
  fits(spot, x, y) {
    return isWhole(spot, this.view) && this.room.isFree(spot) && (inFrame(spot, this.view) || !inFrame([x, y, x, y], this.view));
  }

  // The one name that is never lost: it moves off, over a symbol if there is no other way.
  /** @param {Label} label */
  putReference(label) {
    const { view, room, controls, before } = this;
    const [x, y] = view.place(label.x, label.y);
    if (!view.shows(x, y, 0)) return;
    const [width, high] = [widthOf(label), 1.3 * label.size];
    const spots = GAPS.flatMap((gap) => spotsAround(x, y, width, high, gap));
    let chosen = choose(spots, (spot) => this.fits(spot, x, y), before.get(label));
    if (chosen < 0) chosen = leastCovered(spots, room, (spot) => inFrame(spot, view) && controls.isFree(spot));
    if (chosen < 0) return;
    const [left, top, right, bottom] = spots[chosen];
    const away = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    this.put(label, x, y, spots, chosen, { leader: away > LEADER });
    room.take([x - 10, y - 10, x + 10, y + 10]);
    this.towns.take([x, y, x, y]);
  }

  /** @param {Label} label */
  putRing(label) {
    const { view, before } = this;
    const width = widthOf(label);
    const spots = label.ring.map((/** @type {Pair} */ point) => view.locate(...point)).map((/** @type {Pair} */ [x, y]) => [x - width / 2 - 2, y - 8, x + width / 2 + 2, y + 8]);
    const chosen = choose(spots, (spot) => inFrame(spot, view) && this.room.isFree(spot), before.get(label));
    if (chosen >= 0) this.put(label, 0, 0, spots, chosen);
  }

  // Places of incidents, beside the symbol or the count that stands for them.
  putSites() {
    const { view, scene: { incidents, filters }, before } = this;
    const places = new Map(this.groups.map((home) => [home.group, home]));
    const [west, north, east, south] = view.corners;
    const inView = this.names.sites.filter((/** @type {Label} */ { x, y }) => x > west && x < east && y > north && y < south);
    let tries = MOST_SITES;
    for (const label of steady(inView, before)) {
      if (tries <= 0) break;
      const group = incidents.grouping.at(label.x, label.y);
      const home = group && places.get(group);
      if (this.seen.has(label.key) || !home || !mayName(home) || !incidents.sites.some(label.site, (row) => filters.isShown(row))) continue;
      tries -= 1;
      const spots = spotsAround(home.x, home.y, widthOf(label), 1.3 * label.size, home.radius + 3);
      const chosen = choose(spots, (spot) => this.fits(spot, home.x, home.y), before.get(label));
      if (chosen < 0) continue;
      home.names = (home.names || 0) + 1;
      this.put(label, home.x, home.y, spots, chosen);
      this.named(label);
    }
  }

  // The place of an incident has its name: what the gazetteer has at the same place would be its second.
  /** @param {Label} label */
  named({ x, y }) {
    const reach = SAME_PLACE * this.view.scale;
    const [left, top] = this.view.place(x, y);
    this.towns.take([left, top, left, top]);
    (this.twins ??= new Room()).take([left - reach, top - reach, left + reach, top + reach]);
  }

  /** @param {Label} label */
  putTown(label) {
    const { view, towns, written, groups, before } = this;
    if (this.seen.has(label.key)) return;
    const [x, y] = view.place(label.x, label.y);
    /** @type {Box} */ const point = [x, y, x, y];
    if (this.twins && !this.twins.isFree(point)) return;
    // Beside a town that matters more a name is that of a suburb, which a closer look shows.
    if (!towns.isFree([x - TOWNS_APART, y - TOWNS_APART, x + TOWNS_APART, y + TOWNS_APART]) || !written.isFree(point)) return;
    // A symbol that stands on the town pushes its name out.
    const over = groups.find((group) => Math.hypot(x - group.x, y - group.y) < group.radius + 4);
    const [width, high] = [widthOf(label), 1.3 * label.size];
    const spots = over ? spotsAround(over.x, over.y, width, high, over.radius + 4) : spotsAround(x, y, width, high, 3 + label.dot);
    let chosen = choose(spots, (spot) => this.fits(spot, x, y), before.get(label));
    if (chosen < 0 && label.rank >= CITY) {
      spots.push(...spotsAround(x, y, width, high, 3 + label.dot));
      chosen = this.besideSymbols(spots);
    }
    if (chosen < 0) return;
    towns.take(point);
    this.put(label, x, y, spots, chosen);
    this.room.take([x - 3, y - 3, x + 3, y + 3]);
    this.left -= 1;
  }

  // A city may go a little under symbols, which lie above all names, before it goes unnamed.
  /** @param {Box[]} spots */
  besideSymbols(spots) {
    const { view, room, written, controls } = this;
    const chosen = leastCovered(spots, room, (spot) => inFrame(spot, view) && written.isFree(spot) && controls.isFree(spot));
    if (chosen < 0) return -1;
    const [left, top, right, bottom] = spots[chosen];
    return room.covered(spots[chosen]) <= HIDDEN * (right - left) * (bottom - top) ? chosen : -1;
  }

  /** @param {Label} label */
  putArea(label) {
    // A country has a second place for its name where the map opens away from the first.
    if (label.once && this.countries.has(label.key)) return;
    const [x, y] = this.view.place(label.x, label.y);
    const high = 1.3 * label.size;
    // Farther off it would name a neighbour.
    const reach = Number.isNaN(label.room) ? 2 * high : (label.room * this.view.scale) / 360;
    const spots = spotsUpon(x, y, widthOf(label), high, reach);
    const chosen = choose(spots, (spot) => this.fits(spot, x, y), this.before.get(label));
    if (chosen < 0) return;
    this.put(label, x, y, spots, chosen);
    if (label.once && inFrame(spots[chosen], this.view)) this.countries.add(label.key);
  }
}

// A count that stands for many places is given none of their names, a fan at most two.
/** @param {{ group: Group, names?: number }} one */
function mayName({ group, names = 0 }) {
  return group.count <= FAN ? names < 2 : !names && group.name !== MIXED;
}

const STAND_MS = 120; // buttons do not move between the frames of one drag, and to ask where they are costs a layout
/** @type {WeakMap<Scene, { key: string, at: number, boxes: Box[] }>} */ const stood = new WeakMap();

/** @param {View} view @param {Scene} scene */
function standing(view, scene) {
  const now = performance.now();
  const key = [view.zoom, ...view.corners, view.inset.x].join(' ');
  const last = stood.get(scene);
  if (last && last.key === key && now - last.at < STAND_MS) return last.boxes;
  const boxes = controlBoxes(view, scene);
  stood.set(scene, { key, at: now, boxes });
  return boxes;
}

// Where buttons, scale, key and attribution stand over the map; a picture, which has no margins, has scale and north alone.
/** @param {View} one @param {Scene} one @returns {Box[]} */
function controlBoxes({ inset, width, height }, { map }) {
  if (!inset.x) return [[0, height - 32, 100, height], [width - 40, 0, width, 56]];
  const frame = map.getContainer().getBoundingClientRect();
  const [east, south] = [inset.x - frame.left, inset.y - frame.top];
  const page = map.getContainer().closest('.gi-page');
  const over = [...map.getContainer().querySelectorAll('.leaflet-control, .gi-over'), ...(page?.querySelectorAll('.gi-story, .gi-storyagain') ?? [])];
  return over.map((control) => control.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map(({ left, top, right, bottom }) => [left + east - 4, top + south - 4, right + east + 4, bottom + south + 4]);
}

// A name that the edge of the map would cut is left out.
/** @param {Box} pair @param {View} one */
function isWhole([left, top, right, bottom], { width, height, inset }) {
  /** @param {number} from @param {number} to @param {number} edge */
  const cut = (from, to, edge) => from < edge && to > edge;
  return !(cut(left, right, inset.x) || cut(left, right, width - inset.x)
    || cut(top, bottom, inset.y) || cut(top, bottom, height - inset.y));
}

/** @param {Box} pair @param {View} one */
function inFrame([left, top, right, bottom], { width, height, inset }) {
  return left >= inset.x && top >= inset.y && right <= width - inset.x && bottom <= height - inset.y;
}
