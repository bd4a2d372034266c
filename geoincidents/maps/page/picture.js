// The map as a picture: the same drawing on a canvas of its own, or recorded as SVG elements, with all that a reader needs
// who has nothing but the picture.

import { viewOf } from './canvas.js';
import { countTexts } from './counts.js';
import { rampColour } from './density.js';
import { lookText } from './details.js';
import { make, penOf } from './elements.js';
import { foreignLayers, heightOf } from './foreign.js';
import { drawKeyLine, keyLines } from './key.js';
import { FONT, PAPER } from './paper.js';
import { filterTexts, periodText, shownTypes } from './phrases.js';
import { paragraph, write } from './sheet.js';
import { SvgContext } from './svg.js';
import { drawSymbol } from './symbols.js';
import { lengthText } from './words.js';

const MARGIN = 16;
const LEGEND_LINE = 22;
const LEGEND_COLUMN = 210;

// All that the picture holds, with the room that each part takes.
/** @param {Scene} scene */
function plan(scene) {
  const { t, meta, store: state } = scene;
  const size = scene.map.getSize();
  const { pieces, left } = foreignLayers(scene);
  const ruler = penOf(make('canvas'));
  const [inner, columns] = [size.x - 2 * MARGIN, Math.max(1, Math.floor((size.x - MARGIN) / LEGEND_COLUMN))];
  /** @param {any} texts */
  const lines = (texts) => texts.filter((/** @type {any} */ { text }) => text).map((/** @type {any} */ text) => paragraph(ruler, text, inner));
  const head = lines([
    { text: meta.title || t('title'), size: 19, weight: 700, most: 3 }, { text: meta.subtitle, size: 14, most: 3 },
    { text: state.step?.title, weight: 600, after: 2 }, { text: state.step?.text, most: 8 },
    { text: countTexts(state).join(' · '), weight: 600, after: 2 },
    { text: [periodText(state), ...filterTexts(state)].filter(Boolean).join(' · '), most: 6 },
  ]);
  const foot = lines([
    { text: meta.note, most: 8, after: 6 }, { text: left.length ? t('picture.left_out', { names: left.join(t('comma')) }) : '', most: 3 },
    { text: meta.credit, most: 3 }, { text: [...meta.attribution, t('made_with')].join(' · '), size: 10, most: 6 },
  ]);
  /** @param {any} paragraphs */
  const high = (paragraphs) => paragraphs.reduce((/** @type {number} */ sum, /** @type {any} */ { height }) => sum + height, 0);
  const top = Math.round(MARGIN * 0.75 + high(head) + 4);
  const types = shownTypes(scene);
  const shown = scene.options.view === 'symbols' ? state.table.plotted.filter((row) => state.filters.isShown(row)) : [];
  const key = keyLines(scene, shown).map((line) => {
    const words = paragraph(ruler, { text: line.text, most: 3, after: 0 }, inner - line.width - 10);
    return { ...line, words, high: Math.max(line.height, words.height) + 4 };
  });
  const below = top + size.y + MARGIN * 0.75;
  const keyTop = below + Math.ceil(types.length / columns) * LEGEND_LINE + (types.length ? 6 : 0);
  const footTop = keyTop + key.reduce((sum, line) => sum + line.high, 0) + (key.length ? 6 : 0);
  return { size, pieces, head, top, types, columns, below, key, keyTop, foot, footTop, height: Math.ceil(footTop + high(foot) + MARGIN / 2) };
}

// Draws the plan on anything that has the methods of a canvas context.
/** @param {Scene} scene @param {Pen} context @param {any} sheet */
function paint(scene, context, sheet) {
  const { size, top, height } = sheet;
  const rtl = scene.t.direction === 'rtl';
  const sides = { left: MARGIN, right: size.x - MARGIN, rtl };
  context.fillStyle = PAPER.disc;
  context.fillRect(0, 0, size.x, height);
  paintMap(scene, context, sheet);
  write(context, sheet.head, { ...sides, top: MARGIN * 0.75 });
  paintLegend(scene, context, sheet, rtl);
  paintKey(context, sheet, sides);
  write(context, sheet.foot, { ...sides, top: sheet.footTop });
  context.strokeStyle = PAPER.ghost;
  context.lineWidth = 1;
  context.beginPath();
  context.rect(0.5, top - 0.5, size.x - 1, size.y + 1);
  context.stroke();
}

/** @param {Scene} scene @param {Pen} context @param {any} one */
function paintMap(scene, context, { size, pieces, top }) {
  const { map } = scene;
  const corner = map.containerPointToLayerPoint([0, 0]);
  context.save();
  context.translate(0, top);
  context.beginPath();
  context.rect(0, 0, size.x, size.y);
  context.clip();
  context.fillStyle = PAPER.sea;
  context.fillRect(0, 0, size.x, size.y);
  const view = viewOf(map, corner, size.x, size.y, L.point(0, 0));
  const kept = scene.incidents.drawn;
  const own = scene.shown.map((layer) => ({ z: heightOf(layer), draw: () => layer.draw(context, view) }));
  for (const { draw } of [...own, ...pieces].sort((a, b) => a.z - b.z)) draw(context, view);
  scene.incidents.drawn = kept;
  // The groups are those of the picture now: the screen's are made anew.
  scene.incidents.changed();
  scene.redraw(['incidents', 'labels']);
  paintScale(scene, context, size);
  if (!scene.ramp.box.hidden) paintRamp(scene, context, size);
  context.restore();
}

/** @param {Pen} context @param {string} text @param {number} x @param {number} y @param {number} weight @param {number} size */
function label(context, text, x, y, weight, size) {
  context.font = `${weight} ${size}px ${FONT}`;
  context.fillStyle = PAPER.ink;
  context.textBaseline = 'middle';
  context.fillText(text, x, y);
}

/** @param {Scene} scene @param {Pen} context @param {any} one @param {any} rtl */
function paintLegend(scene, context, { size, types, columns, below }, rtl) {
  types.forEach((/** @type {any} */ { look, count }, /** @type {number} */ k) => {
    const [along, y] = [MARGIN + (k % columns) * LEGEND_COLUMN, below + (Math.floor(k / columns) + 0.5) * LEGEND_LINE];
    /** @param {number} x */
    const side = (x) => (rtl ? size.x - x : x);
    drawSymbol(context, look, side(along + 8), y, { radius: 6 });
    context.textAlign = rtl ? 'right' : 'left';
    context.direction = scene.t.direction;
    label(context, `${lookText(scene, look).textContent} (${scene.t.number(count)})`, side(along + 22), y, 400, 12);
    context.textAlign = 'left';
    context.direction = 'ltr';
  });
}

/** @param {Pen} context @param {any} one @param {any} one */
function paintKey(context, { key, keyTop }, { left, right, rtl }) {
  let y = keyTop;
  for (const line of key) {
    drawKeyLine(context, line, rtl ? right - line.width : left, y + (line.high - 4 - line.height) / 2);
    const beside = rtl ? { left, right: right - line.width - 10 } : { left: left + line.width + 10, right };
    write(context, [line.words], { ...beside, rtl, top: y + (line.high - 4 - line.words.height) / 2 });
    y += line.high;
  }
}

// The key of the density views, over the scale.
/** @param {Scene} scene @param {Pen} context @param {Point} size */
function paintRamp(scene, context, size) {
  const [least, top] = scene.ramp.ends;
  const y = size.y - 44;
  context.textAlign = 'left';
  label(context, least, MARGIN, y, 400, 12);
  const from = MARGIN + context.measureText(least).width + 6;
  for (let k = 0; k < 45; k += 1) {
    context.fillStyle = `rgb(${rampColour(k / 44)})`;
    context.fillRect(from + 2 * k, y - 5, 2, 9);
  }
  label(context, top, from + 96, y, 400, 12);
}

// A bar of a round length, and north: Web Mercator has it at the top everywhere.
/** @param {Scene} scene @param {Pen} context @param {Point} size */
function paintScale(scene, context, size) {
  const { map } = scene;
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
  context.textAlign = 'left';
  context.direction = scene.t.direction;
  label(context, lengthText(scene.t, length / 1000), MARGIN + wide + 6, y - 3, 600, 11);
  context.direction = 'ltr';
  const x = size.x - 24;
  context.fillStyle = PAPER.ink;
  context.beginPath();
  [[x, 14], [x + 7, 34], [x, 29], [x - 7, 34]].forEach(([left, top]) => context.lineTo(left, top));
  context.closePath();
  context.fill();
  context.textAlign = 'center';
  label(context, scene.t('north'), x, 43, 700, 11);
  context.textAlign = 'left';
}

/** @param {Scene} scene @param {number} ratio */
export function pictureOf(scene, ratio) {
  const sheet = plan(scene);
  const canvas = make('canvas');
  canvas.width = sheet.size.x * ratio;
  canvas.height = sheet.height * ratio;
  const context = penOf(canvas);
  context.scale(ratio, ratio);
  paint(scene, context, sheet);
  return canvas;
}

/** @param {Scene} scene */
export function drawingOf(scene) {
  const sheet = plan(scene);
  const recorder = new SvgContext(sheet.size.x, sheet.height);
  paint(scene, recorder, sheet);
  return recorder.text();
}
