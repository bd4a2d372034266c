// Names on the map: the reference, the rings, the places of the incidents, then those of the gazetteer.

import { isRelative } from './details.js';
import { make } from './elements.js';
import { FAN, MIXED } from './grouping.js';
import { FONT, PAPER } from './paper.js';

const MOST_NAMES = 80; // of places of incidents
const TOWNS_APART = 30; // pixels

export function drawLabels(context, view, state) {
  context.lineJoin = 'round';
  state.placed = placeLabels(view, state);
  for (const { label, x, y, spot } of state.placed) writeLabel(context, label, x, y, spot);
}

// The place whose name or dot stands under a point of the map's container.
export function labelAt({ placed = [], map, layers: { labels } }, point) {
  if (!labels?.canvas) return null;
  const { x, y } = map.containerPointToLayerPoint(point).subtract(labels.corner);
  const found = placed.find(({ label, spot, ...at }) => !label.ring && ((x > spot[0] && x < spot[2] && y > spot[1] && y < spot[3])
    || Math.hypot(x - at.x, y - at.y) < (label.dot || label.cross ? 7 : 0)));
  return found ? found.label : null;
}

// Names are put where nothing else stands, the most important ones first.
export function placeLabels(view, state) {
  const groups = state.options.view === 'symbols' ? state.incidents.footprints(view) : [];
  const homes = homesOf(state, groups);
  const taken = [...controlBoxes(view, state), ...groups.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius])];
  const free = (box) => isWhole(box, view)
    && !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
  if (state.has('annotations')) taken.push(...state.annotations.boxes(view));
  if (state.hexagons && state.options.view === 'hexagons') taken.push(...state.hexagons.countBoxes(view));
  const placed = [];
  const [towns, names] = [[], []];
  let room = Math.round((view.width * view.height) / 26000);
  for (const label of state.labels) {
    if (room <= 0) break;
    if (label.ring && !state.has('rings')) continue;
    if (label.site >= 0 && state.options.view !== 'symbols') continue;
    const home = label.site >= 0 && homes.get(label.site);
    const [x, y] = home ? [home.x, home.y] : view.locate(label.lat, label.lon);
    if (!label.ring && !view.shows(x, y, 0)) continue;
    if (label.site >= 0 && !(home && mayName(home))) continue;
    // Beside a town that matters more a name is that of a suburb, which a closer look shows.
    if (label.dot && towns.some(([otherX, otherY]) => Math.hypot(x - otherX, y - otherY) < TOWNS_APART)) continue;
    if (label.dot && names.some(([left, top, right, bottom]) => x > left && x < right && y > top && y < bottom)) continue;
    if (label.dot || label.cross) towns.push([x, y]);
    if (label.cross) taken.push([x - 10, y - 10, x + 10, y + 10]);
    const spot = spotsFor(view, label, x, y, home, groups).find(free);
    if (!spot) continue;
    taken.push(spot);
    names.push(spot);
    if (label.dot) taken.push([x - 3, y - 3, x + 3, y + 3]);
    if (!label.always) room -= 1;
    if (home) home.names = (home.names || 0) + 1;
    placed.push({ label, x, y, spot });
  }
  return placed;
}

// The group in which each named site stands, for those that the filters leave.
function homesOf({ incidents, filters, named, options }, groups) {
  const homes = new Map();
  if (options.view !== 'symbols') return homes;
  const places = new Map(groups.map((home) => [home.group, home]));
  for (const site of named) {
    const home = places.get(incidents.groupOf(incidents.sites.first[site]));
    if (home && incidents.sites.some(site, (row) => filters.isShown(row))) homes.set(site, home);
  }
  return homes;
}

// A count that stands for many places is given none of their names, a fan at most two.
function mayName({ group, names = 0 }) {
  return group.count <= FAN ? names < 2 : !names && group.name !== MIXED;
}

// The corners of the map where its buttons, scale and attribution stand.
function controlBoxes({ width, height, inset }, { options }) {
  const [left, top, right, bottom] = [inset.x, inset.y, width - inset.x, height - inset.y];
  return [[left, top, left + 52, top + 212], [left, bottom - 32, left + 100, bottom], [right - 40, top, right, top + 56], [right - 390, bottom - 20, right, bottom],
    ...(options.view === 'symbols' ? [] : [[left, bottom - 60, left + 230, bottom - 32]])];
}

// A name that the edge of the map would cut is left out.
function isWhole([left, top, right, bottom], { width, height, inset }) {
  const cut = (from, to, edge) => from < edge && to > edge;
  return !(cut(left, right, inset.x) || cut(left, right, width - inset.x)
    || cut(top, bottom, inset.y) || cut(top, bottom, height - inset.y));
}

// Where a ring may carry its label: shares of the way round, from north; the first in sight wins.
const BEARINGS = [0.125, 0, 0.875, 0.25, 0.75, 0.375, 0.625, 0.5];

function spotsOnRing(view, label, width) {
  const margin = view.inset;
  return label.ring.map((point) => view.locate(...point))
    .filter(([x, y]) => x > margin.x + width && y > margin.y + 20
      && x < view.width - margin.x - width && y < view.height - margin.y - 30)
    .map(([x, y]) => [x - width / 2 - 2, y - 8, x + width / 2 + 2, y + 8]);
}

function spotsFor(view, label, x, y, home, groups) {
  const width = widthOf(label);
  if (label.ring) return spotsOnRing(view, label, width);
  if (!label.dot) return spotsAround(x, y, width, label.size, home ? home.radius + 3 : label.gap);
  // A symbol that stands on the town pushes its name out.
  const covered = groups.some((group) => Math.hypot(x - group.x, y - group.y) < group.radius + 4);
  return (covered ? [13, 21] : [label.gap]).flatMap((gap) => spotsAround(x, y, width, label.size, gap));
}

function spotsAround(x, y, width, size, gap) {
  const [half, high] = [width / 2, size * 0.62];
  const box = (left, middle) => [left - 2, middle - high, left + width + 2, middle + high];
  return [box(x + gap, y), box(x - gap - width, y), box(x - half, y - gap - high), box(x - half, y + gap + high),
    box(x + gap, y - gap), box(x + gap, y + gap), box(x - gap - width, y - gap), box(x - gap - width, y + gap)];
}

function writeLabel(context, label, x, y, spot) {
  writeName(context, label, spot[0] + 2, (spot[1] + spot[3]) / 2);
  if (label.dot) {
    context.beginPath();
    context.arc(x, y, label.dot, 0, 2 * Math.PI);
    context.fillStyle = PAPER.town;
    context.fill();
  }
  if (label.cross) drawReference(context, x, y);
}

// Measured once: a name does not change, and setting a font is slow.
let ruler = null;

function widthOf(label) {
  if (label.width === undefined) {
    ruler ??= make('canvas').getContext('2d');
    ruler.font = label.font;
    label.width = ruler.measureText(label.text).width;
  }
  return label.width;
}

// Letters with a halo are the slowest thing to draw without a graphics card: each name is drawn once and then copied.
const MOST_NAME_PICTURES = 500;
const namePictures = new Map();

function writeName(context, label, x, y) {
  if (!(context instanceof CanvasRenderingContext2D)) {
    haloedText(context, label, x, y);
    return;
  }
  const ratio = context.getTransform().a;
  const key = [label.text, label.font, PAPER[label.ink], PAPER.halo, ratio].join('|');
  let picture = namePictures.get(key);
  if (!picture) {
    if (namePictures.size >= MOST_NAME_PICTURES) namePictures.clear();
    picture = namePicture(label, ratio);
    namePictures.set(key, picture);
  }
  const [left, top] = [x - NAME_ROOM, y - picture.height / ratio / 2].map((at) => Math.round(at * ratio) / ratio);
  context.drawImage(picture, left, top, picture.width / ratio, picture.height / ratio);
}

const NAME_ROOM = 4; // pixels round the letters for their halo

function namePicture(label, ratio) {
  const picture = make('canvas');
  picture.width = Math.ceil((widthOf(label) + 2 * NAME_ROOM) * ratio);
  picture.height = Math.ceil(2 * label.size * ratio);
  const pen = picture.getContext('2d');
  pen.scale(ratio, ratio);
  haloedText(pen, label, NAME_ROOM, picture.height / ratio / 2);
  return picture;
}

function haloedText(context, { text, font, ink }, x, y) {
  context.font = font;
  context.lineJoin = 'round';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = 3.5;
  context.strokeStyle = PAPER.halo;
  context.strokeText(text, x, y);
  context.fillStyle = PAPER[ink];
  context.fillText(text, x, y);
}

function drawReference(context, x, y) {
  context.lineWidth = 4;
  context.strokeStyle = PAPER.disc;
  for (let pass = 0; pass < 2; pass += 1) {
    context.beginPath();
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + dx * 4.5, y + dy * 4.5);
      context.lineTo(x + dx * 9, y + dy * 9);
    }
    context.stroke();
    context.lineWidth = 1.6;
    context.strokeStyle = PAPER.ink;
  }
}

// Reference, rings, the places of the incidents, then those of the gazetteer by importance; and the sites that are named.
export function collectLabels(state) {
  const { table, meta, incidents } = state;
  const labels = [];
  const add = (text, lat, lon, size, weight, options) => labels.push({
    text, lat, lon, size, font: `${weight} ${size}px ${FONT}`, gap: 8, ink: 'name', site: -1, ...options,
  });
  const { reference, rings } = meta;
  if (reference) {
    add(reference.label, reference.lat, reference.lon, 13, 700, { gap: 13, cross: true, always: true, ink: 'ink' });
    state.ringLines.forEach((ring, k) => add(rings[k], reference.lat, reference.lon, 11, 600,
      { ring: BEARINGS.map((share) => ring[Math.round(share * (ring.length - 1))]), always: true, ink: 'rings' }));
  }
  const seen = new Set(reference ? [reference.label] : []);
  const named = new Set();
  for (const row of table.plotted) {
    if (seen.size > MOST_NAMES) break;
    const name = table.value(row, 'place_name');
    if (!name || seen.has(name) || table.broad[row] || isRelative(state, row)) continue;
    seen.add(name);
    const site = incidents.sites.of[row];
    named.add(site);
    add(name, table.lat(row), table.lon(row), 12, 600, { site });
  }
  for (let k = 0; k < meta.places; k += 1) {
    const name = table.columns.label_name.at(k);
    if (seen.has(name)) continue;
    seen.add(name);
    const [lat, lon] = [table.columns.label_lat.at(k) / 1e6, table.columns.label_lon.at(k) / 1e6];
    add(name, lat, lon, 11.5, 400, { gap: 5, dot: 1.8, ink: 'town' });
  }
  return { labels, named };
}
