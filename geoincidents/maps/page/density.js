// Density views: a heat map of the shown incidents, and counts in H3 cells that the table brings along.

import { make, penOf } from './elements.js';
import { fillAreas, shapeOf, strokeLines } from './ground.js';
import { inSight } from './patches.js';
import { FONT, PAPER } from './paper.js';
import { readLines } from './payload.js';
import { shortNumber } from './symbols.js';
import { weightName } from './weights.js';

const HEAT_CELL = 4; // pixels a side of the grid that is blurred
const HEAT_BLUR = 4; // cells; three passes come close to a normal curve
export const HEAT_REACH = 24; // pixels within which most of what is seen at a point lies
// A sequential ramp that stays ordered in grey and for colour-blind readers, after the lightness steps of viridis' kin
// "YlOrRd" (Brewer and Harrower, colorbrewer2.org).
const RAMP = [[255, 237, 160], [254, 178, 76], [252, 78, 42], [189, 0, 38], [90, 0, 30]];

/** @param {number} share */
export function rampColour(share) {
  const at = Math.max(0, Math.min(0.9999, share)) * (RAMP.length - 1);
  const [low, high] = [RAMP[Math.floor(at)], RAMP[Math.floor(at) + 1]];
  return low.map((value, k) => Math.round(value + (high[k] - value) * (at % 1)));
}

// A point for a province would make a hot spot where nothing is known to have happened: broad rows are left out.
/** @param {Pen} context @param {View} view @param {Scene} state */
export function drawHeat(context, view, state) {
  const { table, filters, incidents } = state;
  const [width, height] = [Math.ceil(view.width / HEAT_CELL), Math.ceil(view.height / HEAT_CELL)];
  let grid = new Float32Array(width * height);
  const { x, y } = incidents.grouping;
  const weigh = state.weigh();
  for (let k = 0; k < x.length; k += 1) {
    const row = table.plotted[k];
    if (filters.fails[row] || table.broad[row]) continue;
    const [px, py] = view.place(x[k], y[k]);
    const [column, line] = [Math.floor(px / HEAT_CELL), Math.floor(py / HEAT_CELL)];
    if (column >= 0 && line >= 0 && column < width && line < height) grid[line * width + column] += weigh(row);
  }
  for (let pass = 0; pass < 3; pass += 1) grid = blurred(blurred(grid, width, height, 1, width), height, width, width, 1);
  const most = grid.reduce((top, value) => Math.max(top, value), 0);
  state.ramp.show(most);
  if (!most) return;
  const image = new ImageData(width, height);
  grid.forEach((value, k) => {
    // The square root keeps quiet places visible beside a capital.
    const share = Math.sqrt(value / most);
    if (share < 0.01) return;
    image.data.set([...rampColour(share), Math.round(255 * Math.min(0.85, 2 * share))], 4 * k);
  });
  const small = make('canvas');
  small.width = width;
  small.height = height;
  penOf(small).putImageData(image, 0, 0);
  context.drawImage(small, 0, 0, width * HEAT_CELL, height * HEAT_CELL);
}

// A running mean along one direction: `step` apart within a line, lines `stride` apart.
/** @param {Float64Array | Float32Array} grid @param {number} length @param {number} lines @param {number} step @param {number} stride */
function blurred(grid, length, lines, step, stride) {
  const out = new Float32Array(grid.length);
  const wide = 2 * HEAT_BLUR + 1;
  for (let line = 0; line < lines; line += 1) {
    const base = line * stride;
    let sum = 0;
    for (let k = -HEAT_BLUR; k < length; k += 1) {
      const [enter, leave] = [k + HEAT_BLUR, k - HEAT_BLUR - 1];
      if (enter < length) sum += grid[base + enter * step];
      if (leave >= 0) sum -= grid[base + leave * step];
      if (k >= 0) out[base + k * step] = Math.max(0, sum) / wide;
    }
  }
  return out;
}

// A cell that has room for its count.
/** @param {Shape} one @param {View} view */
const isWide = ({ box }, view) => (box[2] - box[0]) * view.scale >= 26;

// H3 cells with their outlines come in the payload; which incidents count is decided here.
export class Hexagons {
  /** @param {Scene} state */
  constructor(state) {
    this.state = state;
    const { columns, meta } = state.table;
    this.shapes = readLines(columns, 'hexagons', meta.hexagons).map(shapeOf);
    this.of = columns.cell.numbers;
  }

  // What each cell holds of the chosen number.
  sums() {
    const { table, filters } = this.state;
    const weigh = this.state.weigh();
    const sums = new Float64Array(this.shapes.length);
    for (const row of table.plotted) {
      if (!filters.fails[row] && !table.broad[row] && this.of[row]) sums[this.of[row] - 1] += weigh(row);
    }
    return sums;
  }

  /** @param {Pen} context @param {View} view */
  draw(context, view) {
    const counts = this.sums();
    const most = counts.reduce((top, value) => Math.max(top, value), 0);
    this.state.ramp.show(most);
    this.shapes.forEach((shape, k) => {
      if (!counts[k] || !inSight(shape, view)) return;
      const [red, green, blue] = rampColour(Math.sqrt(counts[k] / most) - 1e-3);
      context.globalAlpha = 0.78;
      fillAreas(context, view, [[shape]], `rgb(${red},${green},${blue})`);
      context.globalAlpha = 1;
      if ((shape.box[2] - shape.box[0]) * view.scale > 14) strokeLines(context, view, [shape], PAPER.disc, 1);
      this.write(context, view, shape, counts[k]);
    });
  }

  // Where the counts stand, so that names keep clear of them.
  /** @param {View} view @returns {Box[]} */
  countBoxes(view) {
    const counts = this.sums();
    return this.shapes.filter((shape, k) => counts[k] && inSight(shape, view) && isWide(shape, view)).map(({ box }) => {
      const [x, y] = view.place((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
      return [x - 14, y - 8, x + 14, y + 8];
    });
  }

  /** @param {Pen} context @param {View} view @param {Shape} shape @param {number} count */
  write(context, view, shape, count) {
    if (!isWide(shape, view)) return;
    const { box } = shape;
    const [x, y] = view.place((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
    context.font = `700 11px ${FONT}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineWidth = 3;
    context.strokeStyle = '#fff';
    context.strokeText(shortNumber(count), x, y);
    context.fillStyle = '#1d2429';
    context.fillText(shortNumber(count), x, y);
  }
}

// What the colours mean: a key beside the scale. Cells are counted, heat only compares.
export class Ramp {
  /** @type {HTMLElement} */ least;
  /** @type {HTMLElement} */ top;

  /** @type {string[]} */ ends;

  /** @param {Store} state @param {L.Map} map */
  constructor(state, map) {
    this.state = state;
    this.box = make('div', 'gi-ramp');
    const bar = make('i');
    bar.style.background = `linear-gradient(to right, ${RAMP.map((colour) => `rgb(${colour})`).join(', ')})`;
    this.box.dir = 'ltr';
    [this.least, this.top] = [make('span'), make('span')];
    this.box.append(this.least, bar, this.top);
    this.show(0);
    state.on('viewed', () => this.show(0));
    const Key = L.Control.extend({ options: { position: 'bottomleft' }, onAdd: () => this.box });
    new Key().addTo(map);
  }

  // Takes what the darkest colour stands for, 0 for nothing.
  /** @param {number} most */
  show(most) {
    const { t, options: { view, weigh } } = this.state;
    const what = weigh === 'count' ? '' : weightName(this.state, weigh);
    /** @param {string} end */
    const of = (end) => (what ? t('weighed', { what, end }) : end);
    this.ends = view === 'heat' ? [of(t('fewer')), t('more')] : [t.number(Math.min(1, most)), of(t('most_in_cell', { n: most, count: most }))];
    this.box.hidden = !most || view === 'symbols';
    [this.least.textContent, this.top.textContent] = this.ends;
  }
}
