// Texts that an editor put at places: a dot, a line and words beside it, clear of one another.

import { make, penOf } from './elements.js';
import { FONT, PAPER } from './paper.js';
import { drawDisc } from './symbols.js';

const WIDEST = 190; // pixels of a line of text
const LINE = 16;
const SIZE = 13;
const REACH = [26, 22]; // from the dot to the text
const FARTHER = [1, 2, 3]; // times, where nearer it would cover something

// Words in lines no wider than so many pixels; one that is wider has a line of its own.
/** @param {string} text @param {number} widest @param {(text: string) => number} widthOf */
export function wrapped(text, widest, widthOf) {
  const lines = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && widthOf(longer) > widest) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    if (line) lines.push(line);
  }
  return lines;
}

/** @param {Box} a @param {Box} b */
const overlap = (a, b) => Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

// The corner beside a dot where its text covers least of what is taken and of what lies out of sight.
/** @param {Pair} pair @param {any} pair @param {Box[]} taken @param {Box} pair */
function bestCorner([x, y], [wide, high], taken, [left, top, right, bottom]) {
  /** @type {any} */ let best = null;
  for (const times of FARTHER) {
    for (const [east, north] of [[1, 1], [1, 0], [0, 1], [0, 0]]) {
      const from = [east ? x + times * REACH[0] : x - times * REACH[0] - wide, north ? y - times * REACH[1] - high : y + times * REACH[1]];
      /** @type {Box} */ const box = [from[0], from[1], from[0] + wide, from[1] + high];
      const inside = overlap(box, [left, top, right, bottom]);
      const cost = taken.reduce((sum, other) => sum + overlap(box, other), 0) + 4 * (wide * high - inside);
      if (!best || cost < best.cost - 1) best = { box, cost, east, north };
    }
  }
  return best;
}

/** @param {{ x: number, y: number, radius: number }} one @param {Pair} end @returns {Pair} */
function rimTowards({ x, y, radius }, [toX, toY]) {
  const away = Math.hypot(toX - x, toY - y) || 1;
  return [x + ((radius + 2) * (toX - x)) / away, y + ((radius + 2) * (toY - y)) / away];
}

export class Annotations {
  /** @param {Scene} state */
  constructor(state) {
    this.state = state;
    /** @type {any[]} */ this.texts = state.meta.annotations;
    this.measure = penOf(make('canvas'));
    this.measure.font = `600 ${SIZE}px ${FONT}`;
    this.texts.forEach((text) => {
      text.lines = wrapped(text.text, WIDEST, (line) => this.measure.measureText(line).width);
      text.size = [Math.max(...text.lines.map((/** @type {string} */ line) => this.measure.measureText(line).width)), text.lines.length * LINE];
    });
  }

  // Where each text stands in a view.
  /** @param {View} view */
  layout(view) {
    const { inset, width, height } = view;
    /** @type {Box} */ const sight = [inset.x + 50, inset.y + 8, width - inset.x - 8, height - inset.y - 24];
    const groups = this.state.options.view === 'symbols' ? this.state.incidents.footprints(view) : [];
    /** @type {Box[]} */ const taken = groups.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]);
    const placed = [];
    for (const text of this.texts) {
      const spot = view.locate(text.lat, text.lon);
      if (!view.shows(...spot, 0)) continue;
      const { box, east, north } = bestCorner(spot, text.size, taken, sight);
      taken.push(box);
      const under = groups.find(({ x, y, radius }) => Math.hypot(x - spot[0], y - spot[1]) < radius);
      placed.push({ text, spot, box, east, north, under });
    }
    return placed;
  }

  /** @param {View} view */
  boxes(view) {
    return this.layout(view).flatMap(({ box, spot: [x, y] }) => [box, [x - 4, y - 4, x + 4, y + 4]]);
  }

  /** @param {Pen} context @param {View} view */
  draw(context, view) {
    context.lineJoin = 'round';
    context.textBaseline = 'middle';
    for (const { text, spot: [x, y], box, east, north, under } of this.layout(view)) {
      const [left, top, right, bottom] = box;
      /** @type {Pair} */ const end = [east ? left - 4 : right + 4, north ? bottom - LINE / 2 : top + LINE / 2];
      // From the rim of what stands on the spot: a count stays legible.
      const start = under ? rimTowards(under, end) : [x, y];
      for (const [colour, wide] of [[PAPER.halo, 4], [PAPER.ink, 1.2]]) {
        context.beginPath();
        context.moveTo(start[0], start[1]);
        context.lineTo(...end);
        context.strokeStyle = colour;
        context.lineWidth = wide;
        context.stroke();
      }
      if (!under) drawDisc(context, x, y, 3, PAPER.ink);
      context.font = `600 ${SIZE}px ${FONT}`;
      context.textAlign = east ? 'left' : 'right';
      text.lines.forEach((/** @type {string} */ line, /** @type {number} */ k) => {
        /** @type {Pair} */ const at = [east ? left : right, top + (k + 0.5) * LINE];
        context.lineWidth = 4;
        context.strokeStyle = PAPER.halo;
        context.strokeText(line, ...at);
        context.fillStyle = PAPER.ink;
        context.fillText(line, ...at);
      });
    }
    context.textAlign = 'left';
  }
}
