// What sizes, circles and counts on the map mean, in a corner of the map itself.

import { make } from './elements.js';
import { PAPER } from './paper.js';
import { SvgContext } from './svg.js';

const SIZES = [0, 10, 30]; // deaths

/** @param {number} cx @param {number} cy @param {number} r @param {Partial<KeyCircle>} [one] @returns {KeyCircle} */
const circle = (cx, cy, r, { fill = 0, dash = [], wide = 1.3, half = false } = {}) => ({ cx, cy, r, fill, dash, wide, half });

// The lines of the key of some rows on the map, each a drawing of circles and a text; nothing that they do not show.
/** @param {Pick<Scene, "t" | "table" | "options" | "incidents">} one @param {Rows} plotted */
export function keyLines({ t, table, options, incidents }, plotted) {
  /** @type {KeyLine[]} */ const lines = [];
  /** @param {number} width @param {number} height @param {KeyCircle[]} circles @param {string} text */
  const add = (width, height, circles, text) => lines.push({ width, height, circles, text });
  if (options.sized && plotted.some((row) => table.deaths(row) > 0)) {
    let x = 1;
    const circles = SIZES.map((deaths) => {
      const radius = incidents.reach(deaths);
      x += 2 * radius + 3;
      return circle(x - radius - 2, 20, radius, { fill: 0.25 });
    });
    add(x, 40, circles, t('key.sizes', { sizes: SIZES.map((deaths) => t.number(deaths)).join(', ') }));
  }
  if (plotted.some((row) => table.radius(row) > 0)) add(26, 26, [circle(13, 13, 11.5, { fill: 0.12 })], t('key.circle'));
  if (plotted.some((row) => table.doubtful[row])) add(26, 26, [circle(13, 13, 11.5, { dash: [4, 3] })], t('key.doubt'));
  if (plotted.some((row) => table.marks(row).half)) add(26, 20, [circle(13, 10, 6, { half: true, wide: 1.6 })], t('key.half'));
  if (plotted.some((row) => table.marks(row).hollow)) add(26, 20, [circle(13, 10, 6, { wide: 2.5 })], t('key.hollow'));
  return lines;
}

// Draws the circles of a line, with its upper left corner at a point.
/** @param {Pen} context @param {KeyLine} one @param {number} left @param {number} top @param {string} [colour] */
export function drawKeyLine(context, { circles }, left, top, colour = PAPER.ink) {
  for (const { cx, cy, r, fill, dash, wide, half } of circles) {
    context.beginPath();
    context.arc(left + cx, top + cy, r, 0, 2 * Math.PI);
    if (fill) {
      context.globalAlpha = fill;
      context.fillStyle = colour;
      context.fill();
    }
    context.globalAlpha = 1;
    Object.assign(context, { strokeStyle: colour, lineWidth: wide });
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
    if (!half) continue;
    context.beginPath();
    context.arc(left + cx, top + cy, r, Math.PI / 2, 1.5 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  }
}

/** @param {KeyLine} line */
export function lineItem(line) {
  const drawing = new SvgContext(Math.ceil(line.width), line.height);
  drawKeyLine(drawing, line, 0, 0, 'currentColor');
  drawing.root.setAttribute('aria-hidden', 'true');
  const item = make('li');
  item.append(drawing.root, make('span', '', line.text));
  return item;
}

// Whether a map can spare the room of an open key.
/** @param {L.Map} map */
export function hasRoom(map) {
  const { x, y } = map.getSize();
  return x > 760 && y > 420;
}

/** @param {Scene} scene @param {boolean} owner */
function buildKey(scene, owner) {
  const { plotted } = scene.table;
  if (!keyLines(scene, plotted).length) return null;
  const box = make('details', 'gi-key');
  box.dir = scene.t.direction;
  const list = make('ul');
  // Heat and hexagons have no symbols, and have a scale of their own.
  const show = () => {
    const lines = scene.options.view === 'symbols' ? keyLines(scene, plotted) : [];
    list.replaceChildren(...lines.map(lineItem));
    box.hidden = !lines.length;
  };
  show();
  scene.store.when('viewed', show);
  box.append(make('summary', '', owner || !scene.meta.title ? scene.t('key') : `${scene.t('key')}: ${scene.meta.title}`), list);
  list.previousElementSibling?.addEventListener('click', () => Object.assign(scene, { keyOpen: !box.open, keyChosen: true }));
  box.open = scene.keyOpen ?? (owner && hasRoom(scene.map));
  box.addEventListener('toggle', () => scene.redraw(['labels'])); // names take the room that it leaves
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  return box;
}

// The key as a control of the map, or null.
/** @param {Scene} scene @param {boolean} owner */
export function addKey(scene, owner) {
  const box = buildKey(scene, owner);
  if (!box) return null;
  const Key = L.Control.extend({ options: { position: 'bottomleft' }, onAdd: () => box });
  return new Key().addTo(scene.map);
}
