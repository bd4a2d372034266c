// The map as a picture: the same drawing on a canvas of its own, or recorded as SVG elements.

import { viewOf } from './canvas.js';
import { countsText } from './counts.js';
import { rampColour } from './density.js';
import { lookText } from './details.js';
import { make, penOf } from './elements.js';
import { FONT, PAPER } from './paper.js';
import { SvgContext } from './svg.js';
import { drawSymbol } from './symbols.js';

const MARGIN = 16;
const LEGEND_LINE = 20;

// Draws title, map, legend and credits on anything that has the methods of a canvas context; returns its height.
/** @param {Scene} state @param {Pen} context @param {number} width @param {number} height */
function paint(state, context, width, height) {
  const { map, t, meta } = state;
  context.fillStyle = PAPER.disc;
  context.fillRect(0, 0, width, height);
  const size = map.getSize();
  const top = 48;
  const corner = map.containerPointToLayerPoint([0, 0]);
  context.save();
  context.translate(0, top);
  context.beginPath();
  context.rect(0, 0, size.x, size.y);
  context.clip();
  context.fillStyle = PAPER.sea;
  context.fillRect(0, 0, size.x, size.y);
  const view = viewOf(map, corner, size.x, size.y, L.point(0, 0));
  const kept = state.incidents.drawn;
  for (const layer of state.shown) layer.draw(context, view);
  state.incidents.drawn = kept;
  // The groups are those of the picture now: the screen's are made anew.
  state.incidents.changed();
  state.redraw(['incidents', 'labels']);
  paintScale(state, context, size);
  if (!state.ramp.box.hidden) paintRamp(state, context, size);
  context.restore();
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  write(context, meta.title || t('title'), MARGIN, 18, 700, 17);
  write(context, countsText(state.store), MARGIN, 37, 400, 12);
  const end = paintLegend(state, context, width, top + size.y + MARGIN);
  write(context, meta.attribution.join(' · '), MARGIN, end + 8, 400, 10);
}

/** @param {Pen} context @param {string} text @param {number} x @param {number} y @param {number} weight @param {number} size */
function write(context, text, x, y, weight, size) {
  context.font = `${weight} ${size}px ${FONT}`;
  context.fillStyle = PAPER.ink;
  context.fillText(text, x, y);
}

/** @param {Scene} state */
function shownTypes(state) {
  const { filters, meta } = state;
  const counts = filters.tally('type');
  return meta.symbols.filter((/** @type {Symbol_} */ { key }) => counts.get(key) && !filters.type.has(key));
}

/** @param {Scene} state @param {Pen} context @param {number} width @param {number} top */
function paintLegend(state, context, width, top) {
  const columns = Math.max(1, Math.floor((width - MARGIN) / 190));
  const types = shownTypes(state);
  types.forEach((/** @type {Symbol_} */ look, /** @type {number} */ k) => {
    const [x, y] = [MARGIN + (k % columns) * 190, top + Math.floor(k / columns) * LEGEND_LINE];
    drawSymbol(context, look, x + 8, y, { radius: 6 });
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    write(context, lookText(state, look).textContent, x + 22, y, 400, 12);
  });
  return top + Math.ceil(types.length / columns) * LEGEND_LINE;
}

/** @param {Scene} state */
function pictureHeight(state) {
  const { x, y } = state.map.getSize();
  const columns = Math.max(1, Math.floor((x - MARGIN) / 190));
  return 48 + y + MARGIN + Math.ceil(shownTypes(state).length / columns) * LEGEND_LINE + 22;
}

// The key of the density views, over the scale.
/** @param {Scene} state @param {Pen} context @param {Point} size */
function paintRamp(state, context, size) {
  const [least, top] = state.ramp.ends;
  const y = size.y - 44;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  write(context, least, MARGIN, y, 400, 12);
  const from = MARGIN + context.measureText(least).width + 6;
  for (let k = 0; k < 45; k += 1) {
    context.fillStyle = `rgb(${rampColour(k / 44)})`;
    context.fillRect(from + 2 * k, y - 5, 2, 9);
  }
  write(context, top, from + 96, y, 400, 12);
}

// A bar of a round length, and north: Web Mercator has it at the top everywhere.
/** @param {Scene} state @param {Pen} context @param {Point} size */
function paintScale(state, context, size) {
  const { map } = state;
  const y = size.y - 14;
  const metres = map.distance(map.containerPointToLatLng([0, size.y / 2]), map.containerPointToLatLng([100, size.y / 2]));
  const round = 10 ** Math.floor(Math.log10(metres));
  const length = [5, 2, 1].map((k) => k * round).find((value) => value <= metres) || round;
  const wide = (100 * length) / metres;
  context.strokeStyle = PAPER.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  [[MARGIN, y - 5], [MARGIN, y], [MARGIN + wide, y], [MARGIN + wide, y - 5]].forEach(([left, top]) => context.lineTo(left, top));
  context.stroke();
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  write(context, length >= 1000 ? `${length / 1000} km` : `${length} m`, MARGIN + wide + 6, y - 3, 600, 11);
  const x = size.x - 24;
  context.fillStyle = PAPER.ink;
  context.beginPath();
  [[x, 14], [x + 7, 34], [x, 29], [x - 7, 34]].forEach(([left, top]) => context.lineTo(left, top));
  context.closePath();
  context.fill();
  context.textAlign = 'center';
  write(context, state.t('north'), x, 43, 700, 11);
  context.textAlign = 'left';
}

/** @param {Scene} state @param {number} ratio */
export function pictureOf(state, ratio) {
  const canvas = make('canvas');
  const [width, height] = [state.map.getSize().x, pictureHeight(state)];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = penOf(canvas);
  context.scale(ratio, ratio);
  paint(state, context, width, height);
  return canvas;
}

/** @param {Scene} state */
export function drawingOf(state) {
  const [width, height] = [state.map.getSize().x, pictureHeight(state)];
  const recorder = new SvgContext(width, height);
  paint(state, recorder, width, height);
  return recorder.text();
}
