// The ground as a page carries it (detail.py): rectangles of Web Mercator, each truer than the one before.

import { unfolded } from './payload.js';

// The coarsest patch that is true at this zoom, over those that show where it ends.
/** @param {Patch[]} patches @param {GroundView} view */
export function chosenPatches(patches, view) {
  let last = patches.findIndex((patch) => patch.zoom >= view.zoom);
  if (last < 0) last = patches.length - 1;
  const [west, north, east, south] = view.corners;
  const seen = patches.slice(0, last + 1).filter((patch) => patch.whole || inSight(patch, view));
  const full = seen.findLastIndex(({ whole, box }) => whole || (box[0] <= west && box[1] <= north && box[2] >= east && box[3] >= south));
  return seen.slice(Math.max(0, full));
}

/** @param {{ box: Box }} one @param {{ corners: Box }} one */
export function inSight({ box }, { corners: [west, north, east, south] }) {
  return box[0] < east && box[2] > west && box[1] < south && box[3] > north;
}

const LINES = ['rivers', 'admin1', 'admin0'];

// A property that is worked out when it is first asked for.
/** @param {any} of @param {string} name @param {() => any} make */
function lazily(of, name, make) {
  Object.defineProperty(of, name, {
    configurable: true,
    get: () => {
      const value = make();
      Object.defineProperty(of, name, { value });
      return value;
    },
  });
}

// A patch whose layers are read when they are drawn: most views show one or two patches.
/** @param {Columns} columns @param {PatchGrid & { zoom: number, layers: string[] }} one @param {number} at @returns {Patch} */
export function readPatch(columns, { west, south, step, wide, high, zoom, layers }, at) {
  const grid = { west, south, step, wide, high };
  const [left, bottom] = [mercatorX(west), mercatorY(south)];
  /** @type {any} */ const patch = { zoom, whole: wide * step >= 360 - step, box: [left, bottom - (high * step) / 360, left + (wide * step) / 360, bottom] };
  for (const name of layers) {
    const key = `${at}_${name}`;
    const lines = () => readSteps(columns, key);
    if (LINES.includes(name)) {
      const ranks = columns[`${key}_rank`];
      lazily(patch, name, () => lines().map((line, k) => ({ ...placed(line, grid), rank: ranks ? ranks.numbers[k] : 0 })));
      continue;
    }
    lazily(patch, name, () => {
      let next = 0;
      const rings = lines().map((ring) => placed(ring, grid));
      return Array.from(columns[`${key}_rings`].numbers, (count) => rings.slice(next, next += count));
    });
    lazily(patch, `${name}Shore`, () => lines().flatMap((ring) => shores(ring, grid)).map((line) => placed(line, grid)));
  }
  return patch;
}

// The caller's own points, lines and areas, which are cut nowhere.
/** @param {Columns} columns @param {LineGrid} grid */
export function readOwn(columns, grid) {
  return Object.fromEntries(['points', 'lines', 'areas'].map((kind) => {
    const lines = readSteps(columns, `own_${kind}`).map((line) => placed(line, grid));
    let next = 0;
    return [kind, Array.from(columns[`own_${kind}_rings`].numbers, (count) => lines.slice(next, next += count))];
  }));
}

/** @param {number} lon */
const mercatorX = (lon) => lon / 360 + 0.5;
/** @param {number} stretched */
const mercatorY = (stretched) => 0.5 - stretched / 360;

// Lines of whole numbers, x and y in turn.
/** @param {Columns} columns @param {string} name */
function readSteps(columns, name) {
  const [length, east, north] = ['length', 'east', 'north'].map((part) => columns[`${name}_${part}`].numbers);
  let [at, x, y] = [0, 0, 0];
  return Array.from(length, (count) => {
    const line = new Int32Array(2 * count);
    for (let k = 0; k < count; k += 1, at += 1) {
      line[2 * k] = x += unfolded(east[at]);
      line[2 * k + 1] = y += unfolded(north[at]);
    }
    return line;
  });
}

// A line of whole numbers as world units, with its bounds, so that what is out of sight costs nothing.
/** @param {ArrayLike<number>} line @param {LineGrid} one */
function placed(line, { west, south, step }) {
  const points = new Float64Array(line.length);
  for (let k = 0; k < line.length; k += 2) {
    points[k] = mercatorX(west + line[k] * step);
    points[k + 1] = mercatorY(south + line[k + 1] * step);
  }
  return { points, box: boxOf(points) };
}

/** @param {Float64Array} points @returns {Box} */
export function boxOf(points) {
  /** @type {Box} */ const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < points.length; k += 2) {
    box[0] = Math.min(box[0], points[k]);
    box[1] = Math.min(box[1], points[k + 1]);
    box[2] = Math.max(box[2], points[k]);
    box[3] = Math.max(box[3], points[k + 1]);
  }
  return box;
}

// What of a ring is a true shore: not where the patch is cut, nor where the source is cut along the antimeridian.
/** @param {Int32Array} ring @param {PatchGrid} grid */
export function shores(ring, grid) {
  const count = ring.length / 2;
  if (isInside(ring, grid)) return [closed(ring)];
  const cut = Array.from({ length: count }, (_, k) => isCut(ring, k, (k + 1) % count, grid));
  if (!cut.includes(true)) return [closed(ring)];
  const lines = [];
  const first = cut.indexOf(true) + 1;
  let line = [];
  for (let k = 0; k <= count; k += 1) {
    const at = (first + k) % count;
    line.push(ring[2 * at], ring[2 * at + 1]);
    if (!cut[at]) continue;
    if (line.length > 2) lines.push(Int32Array.from(line));
    line = [];
  }
  return lines;
}

/** @param {Numbers | number[]} ring */
function closed(ring) {
  const line = new Int32Array(ring.length + 2);
  line.set(ring);
  line.set([ring[0], ring[1]], ring.length);
  return line;
}

const CUT_STEPS = 3; // simplifying may move the corner of a cut by so much

// The nearest meridian along which the source is cut, in steps.
/** @param {number} x @param {PatchGrid} grid */
const datelineAt = (x, { west, step }) => (Math.round((west + x * step + 180) / 360) * 360 - 180 - west) / step;

// Whether a ring keeps clear of all along which it could be cut, as most do.
/** @param {Numbers | number[]} ring @param {PatchGrid} grid */
function isInside(ring, grid) {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < ring.length; k += 2) {
    if (ring[k] < left) left = ring[k];
    if (ring[k] > right) right = ring[k];
    if (ring[k + 1] < bottom) bottom = ring[k + 1];
    if (ring[k + 1] > top) top = ring[k + 1];
  }
  /** @param {number} edge */
  const clear = (edge) => left > edge + CUT_STEPS || right < edge - CUT_STEPS;
  return left > CUT_STEPS && right < grid.wide - CUT_STEPS && bottom > CUT_STEPS && top < grid.high - CUT_STEPS
    && clear(datelineAt(left, grid)) && clear(datelineAt(right, grid));
}

/** @param {Numbers | number[]} ring @param {number} from @param {number} to @param {PatchGrid} grid */
function isCut(ring, from, to, grid) {
  const { wide, high } = grid;
  /** @param {number} axis @param {number} edge */
  const near = (axis, edge) => Math.abs(ring[2 * from + axis] - edge) <= CUT_STEPS && Math.abs(ring[2 * to + axis] - edge) <= CUT_STEPS;
  return near(0, 0) || near(0, wide) || near(0, datelineAt(ring[2 * from], grid)) || near(1, 0) || near(1, high);
}
