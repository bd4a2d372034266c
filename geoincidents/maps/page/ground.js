// What lies under the incidents: land, water and borders, distance rings, sectors of direction.

import { worldX, worldY } from './mercator.js';
import { FONT, PAPER } from './paper.js';
import { boxOf, chosenPatches, inSight, readOwn, readPatch } from './patches.js';

// Rectangles of the ground, the outline of the world first, each truer than the one before (see detail.py).
export class Basemap {
  /** @type {Patch[]} */ patches;

  /** @param {Payload} one */
  constructor({ meta, columns }) {
    this.patches = meta.patches.map((/** @type {Parameters<typeof readPatch>[1]} */ patch, /** @type {number} */ at) => readPatch(columns, patch, at));
    this.own = meta.own && readOwn(columns, meta.own);
  }

  /** @param {Pen} context @param {View} view */
  draw(context, view) {
    this.drawPatches(context, view, chosenPatches(this.patches, view), linesOf(chosenPatches(this.patches, withoutMargin(view)), view.zoom));
  }

  // The outline of the world alone.
  /** @param {Pen} context @param {GroundView} view */
  drawWorld(context, view) {
    const world = this.patches.filter(({ whole }) => whole).slice(0, 1);
    this.drawPatches(context, view, world, linesOf(world, view.zoom));
  }

  /** @param {Pen} context @param {GroundView} view @param {Patch[]} patches @param {Lines} lines */
  drawPatches(context, view, patches, lines) {
    context.lineJoin = 'round';
    for (const patch of patches) {
      for (const turn of patch.box[2] - patch.box[0] < 1 ? [0] : [-1, 0, 1]) drawPatch(context, turned(view, turn), patch, lines);
    }
  }
}

// The same view, seen so many turns of the globe farther east.
/** @param {GroundView} view @param {number} turns @returns {GroundView} */
function turned(view, turns) {
  if (!turns) return view;
  const [west, north, east, south] = view.corners;
  return { ...view, left: view.left + turns * view.scale, corners: [west + turns, north, east + turns, south] };
}

/** @typedef {{ zoom: number, divisions: boolean }} Lines */

// Which lines are drawn: those that the coarsest patch in sight does not have would end where a finer one does.
/** @param {Patch[]} patches @param {number} zoom @returns {Lines} */
export function linesOf(patches, zoom) {
  return { zoom: Math.min(zoom, ...patches.map((patch) => patch.zoom)), divisions: zoom >= ADMIN1_ZOOM && patches.every(({ admin1 }) => admin1) };
}

/** @param {View} view @returns {View} */
function withoutMargin(view) {
  const { corners: [west, north, east, south], inset, scale } = view;
  return { ...view, corners: [west + inset.x / scale, north + inset.y / scale, east - inset.x / scale, south - inset.y / scale] };
}

const ADMIN1_ZOOM = 4.5;

/** @param {Pen} context @param {GroundView} view @param {Patch} patch @param {Lines} lines */
function drawPatch(context, view, patch, lines) {
  context.save();
  if (!patch.whole) {
    clipTo(context, view, patch.box);
    context.fillStyle = PAPER.sea;
    context.fillRect(0, 0, view.width, view.height);
  }
  fillAreas(context, view, patch.land, PAPER.land);
  if (patch.rivers) drawRivers(context, view, patch.rivers, lines.zoom);
  if (patch.lakes) {
    fillAreas(context, view, patch.lakes, PAPER.sea);
    strokeLines(context, view, patch.lakesShore, PAPER.lakes, 0.6);
  }
  if (patch.admin1 && lines.divisions) {
    context.setLineDash([3, 3]);
    strokeLines(context, view, patch.admin1.filter(({ rank }) => rank <= lines.zoom + 0.5), PAPER.admin1, 0.9);
    context.setLineDash([]);
  }
  strokeLines(context, view, patch.landShore, PAPER.coast, view.zoom < 4 ? 0.7 : 1);
  drawBorders(context, view, patch.admin0);
  context.restore();
}

// To whole pixels: half covered ones would draw the rim of a patch.
/** @param {Pen} context @param {GroundView} view @param {Box} box */
function clipTo(context, { scale, left, top, width, height }, [west, north, east, south]) {
  const [x, y] = [Math.max(0, Math.ceil(west * scale - left)), Math.max(0, Math.ceil(north * scale - top))];
  const [right, bottom] = [Math.min(width, Math.floor(east * scale - left)), Math.min(height, Math.floor(south * scale - top))];
  context.beginPath();
  context.rect(x, y, Math.max(0, right - x), Math.max(0, bottom - y));
  context.clip();
}

// Where a border is contested, an unbroken line would take a side.
/** @param {Pen} context @param {GroundView} view @param {Ranked[]} borders */
function drawBorders(context, view, borders) {
  const width = view.zoom < 4 ? 0.9 : 1.4;
  strokeLines(context, view, borders.filter(({ rank }) => !rank), PAPER.admin0, width);
  context.setLineDash([5, 3]);
  strokeLines(context, view, borders.filter(({ rank }) => rank), PAPER.admin0, width);
  context.setLineDash([]);
}

// What the caller laid on the ground: muted, so that symbols stand out from it.
/** @param {Pen} context @param {GroundView} view @param {Record<string, Shape[][]>} one */
export function drawOwn(context, view, { points, lines, areas }) {
  context.globalAlpha = 0.1;
  fillAreas(context, view, areas, PAPER.own);
  context.globalAlpha = 0.9;
  strokeLines(context, view, areas.flat(), PAPER.own, 1.2);
  strokeLines(context, view, lines.flat(), PAPER.own, 1.6);
  context.fillStyle = PAPER.own;
  for (const { points: [x, y] } of points.flat()) {
    context.beginPath();
    context.arc(...view.place(x, y), 2.5, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

// Great rivers from afar, and small ones from near; what matters more is wider.
/** @param {Pen} context @param {GroundView} view @param {Ranked[]} rivers @param {number} zoom */
function drawRivers(context, view, rivers, zoom) {
  const shown = rivers.filter(({ rank }) => rank <= zoom + 1);
  const near = Math.max(0, Math.min(1, (view.zoom - 4) / 4));
  for (const [most, width] of [[10, 0.5], [6, 0.8], [3, 1.1]]) {
    const least = most === 10 ? 6 : most - 3;
    strokeLines(context, view, shown.filter(({ rank }) => rank <= most && (rank > least || most === 3)), PAPER.river, width * (1 + near));
  }
}

// A line of [lat, lon] as world units, with its bounds, so that what is out of sight costs nothing.
/** @param {Pair[]} line @returns {Shape} */
export function shapeOf(line) {
  const points = Float64Array.from(line.flatMap(([lat, lon]) => [worldX(lon), worldY(lat)]));
  return { points, box: boxOf(points) };
}

// Points closer than half a pixel to the last one are left out: nobody sees them, and the world has many.
/** @param {Pen} context @param {GroundView} view @param {{ points: Float64Array }} one @param {boolean} closed */
function tracing(context, view, { points }, closed) {
  let [lastX, lastY] = [NaN, NaN];
  const { scale, left, top } = view;
  for (let k = 0; k < points.length; k += 2) {
    const x = points[k] * scale - left;
    const y = points[k + 1] * scale - top;
    const far = Math.abs(x - lastX) > 0.5 || Math.abs(y - lastY) > 0.5;
    if (k === 0) context.moveTo(x, y);
    else if (far || k === points.length - 2) context.lineTo(x, y);
    if (k === 0 || far) [lastX, lastY] = [x, y];
  }
  if (closed) context.closePath();
}

/** @param {Pen} context @param {GroundView} view @param {Shape[][]} areas @param {string} colour */
export function fillAreas(context, view, areas, colour) {
  context.beginPath();
  for (const rings of areas) {
    if (!inSight(rings[0], view)) continue;
    for (const ring of rings) tracing(context, view, ring, true);
  }
  context.fillStyle = colour;
  context.fill('evenodd');
}

/** @param {Pen} context @param {GroundView} view @param {Shape[]} lines @param {string} colour @param {number} width */
export function strokeLines(context, view, lines, colour, width) {
  context.beginPath();
  for (const line of lines) if (inSight(line, view)) tracing(context, view, line, false);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** @param {Pen} context @param {GroundView} view @param {Shape[]} rings */
export function drawRings(context, view, rings) {
  context.setLineDash([1, 5]);
  context.lineCap = 'round';
  context.globalAlpha = 0.7;
  strokeLines(context, view, rings, PAPER.rings, 1.5);
  context.globalAlpha = 1;
  context.lineCap = 'butt';
  context.setLineDash([]);
}

const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'];

// Eight sectors round the reference, out to the widest ring: its corners are evenly spaced from north on.
/** @param {Pen} context @param {View} view @param {Scene} state */
export function drawSectors(context, view, state) {
  const { reference } = state.meta;
  const outer = state.ringLines[state.ringLines.length - 1];
  const corners = outer.length - 1;
  const [x, y] = view.locate(reference.lat, reference.lon);
  context.globalAlpha = 0.55;
  context.strokeStyle = PAPER.rings;
  context.lineWidth = 1;
  COMPASS.forEach((name, k) => {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(...view.locate(...outer[Math.round(((k + 0.5) / 8) * corners) % corners]));
    context.stroke();
  });
  context.globalAlpha = 1;
  context.font = `700 11px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  COMPASS.forEach((name, k) => {
    const [edgeX, edgeY] = view.locate(...outer[Math.round((k / 8) * corners) % corners]);
    const [atX, atY] = [edgeX + (x - edgeX) * 0.08, edgeY + (y - edgeY) * 0.08];
    context.lineWidth = 3.5;
    context.strokeStyle = PAPER.halo;
    context.strokeText(state.t(`compass.${name}`), atX, atY);
    context.fillStyle = PAPER.rings;
    context.fillText(state.t(`compass.${name}`), atX, atY);
  });
  context.textAlign = 'left';
}
