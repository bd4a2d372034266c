// What sizes, circles and counts on the map mean, in a corner of the map itself.

import { make } from './elements.js';
import { svgElement } from './svg.js';

const SIZES = [0, 10, 30]; // deaths

/** @param {number} width @param {number} height @param {...any} parts */
function drawing(width, height, ...parts) {
  const svg = svgElement('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' });
  svg.append(...parts);
  return svg;
}

/** @param {number} cx @param {number} cy @param {number} r @param {any} [more] */
const circle = (cx, cy, r, more = {}) => svgElement('circle', { cx, cy, r, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3, ...more });

/** @param {any} picture @param {string} text */
function line(picture, text) {
  const item = make('li');
  item.append(picture, make('span', '', text));
  return item;
}

// The key of what is on this map; nothing that it does not show.
/** @param {Store} state @param {Scene} scene */
function buildKey(state, scene) {
  const { t, table } = state;
  const list = make('ul');
  const { plotted } = table;
  if (state.options.sized && plotted.some((row) => table.deaths(row) > 0)) {
    let x = 1;
    const parts = SIZES.map((deaths) => {
      const radius = scene.incidents.reach(deaths);
      x += 2 * radius + 3;
      return circle(x - radius - 2, 20, radius, { fill: 'currentColor', 'fill-opacity': 0.25 });
    });
    list.append(line(drawing(x, 40, ...parts), t('key.sizes', { sizes: SIZES.map((deaths) => t.number(deaths)).join(', ') })));
  }
  if (plotted.some((row) => table.radius(row) > 0)) list.append(line(drawing(26, 26, circle(13, 13, 11.5, { fill: 'currentColor', 'fill-opacity': 0.12 })), t('key.circle')));
  if (plotted.some((row) => table.value(row, 'match_status') === 'ambiguous')) {
    list.append(line(drawing(26, 26, circle(13, 13, 11.5, { 'stroke-dasharray': '4 3' })), t('key.doubt')));
  }
  if (plotted.some((row) => table.isStrategic(row))) {
    list.append(line(drawing(26, 20, circle(13, 10, 6, { 'stroke-width': 2.5 })), t('key.hollow')));
  }
  if (!list.childElementCount) return null;
  const box = make('details', 'gi-key');
  box.append(make('summary', '', t('key')), list);
  box.open = scene.map.getSize().x > 760;
  box.addEventListener('toggle', () => scene.redraw(['labels'])); // names take the room that it leaves
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  return box;
}

// The key as a control of the map, or null.
/** @param {Store} state @param {Scene} scene */
export function addKey(state, scene) {
  const box = buildKey(state, scene);
  if (!box) return null;
  const Key = L.Control.extend({ options: { position: 'bottomleft' }, onAdd: () => box });
  return new Key().addTo(scene.map);
}
