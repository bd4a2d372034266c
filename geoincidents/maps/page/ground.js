// What lies under the incidents: land and borders, distance rings, sectors of direction.

import { worldX, worldY } from './mercator.js';
import { FONT, PAPER } from './paper.js';
import { readLines } from './payload.js';

// The world in rough outline, a patch of sea over the window of this map, and in it the true detail.
export class Basemap {
  constructor({ meta, columns }) {
    const read = (name, grid) => readLines(columns, name, grid).map(shapeOf);
    const areas = (name, grid) => {
      const rings = read(name, grid);
      let at = 0;
      return Array.from(columns[`${name}_rings`].numbers, (count) => rings.slice(at, at += count));
    };
    this.world = { land: areas('world_land', meta.world), admin0: read('world_admin0', meta.world) };
    if (!meta.window) return;
    const { west, south, east, north } = meta.window;
    this.patch = shapeOf([[south, west], [north, west], [north, east], [south, east]]);
    this.window = { land: areas('land', meta.window), lakes: areas('lakes', meta.window) };
    ['admin1', 'coast', 'admin0'].forEach((name) => { this.window[name] = read(name, meta.window); });
  }

  draw(context, view) {
    context.lineJoin = 'round';
    const { world, window: detail } = this;
    fillAreas(context, view, world.land, PAPER.land);
    strokeLines(context, view, world.land.flat(), PAPER.world, 0.8);
    strokeLines(context, view, world.admin0, PAPER.admin0, 1.4);
    if (!detail) return;
    fillAreas(context, view, [[this.patch]], PAPER.sea);
    fillAreas(context, view, detail.land, PAPER.land);
    fillAreas(context, view, detail.lakes, PAPER.sea);
    strokeLines(context, view, detail.lakes.flat(), PAPER.lakes, 0.6);
    context.setLineDash([3, 3]);
    strokeLines(context, view, detail.admin1, PAPER.admin1, 0.9);
    context.setLineDash([]);
    strokeLines(context, view, detail.coast, PAPER.coast, 1);
    strokeLines(context, view, detail.admin0, PAPER.admin0, 1.4);
  }
}

// A line of [lat, lon] as world units, with its bounds, so that what is out of sight costs nothing.
export function shapeOf(line) {
  const points = new Float64Array(line.length * 2);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  line.forEach(([lat, lon], k) => {
    const [x, y] = [worldX(lon), worldY(lat)];
    points[2 * k] = x;
    points[2 * k + 1] = y;
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  });
  return { points, box };
}

export function inSight({ box }, { corners: [west, north, east, south] }) {
  return box[0] < east && box[2] > west && box[1] < south && box[3] > north;
}

// Points closer than half a pixel to the last one are left out: nobody sees them, and the world has many.
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

export function fillAreas(context, view, areas, colour) {
  context.beginPath();
  for (const rings of areas) {
    if (!inSight(rings[0], view)) continue;
    for (const ring of rings) tracing(context, view, ring, true);
  }
  context.fillStyle = colour;
  context.fill('evenodd');
}

export function strokeLines(context, view, lines, colour, width) {
  context.beginPath();
  for (const line of lines) if (inSight(line, view)) tracing(context, view, line, false);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

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
