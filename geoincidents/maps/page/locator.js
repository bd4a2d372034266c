// Where in the world the map is: a small map of the wider region, with the window of the large one on it.

import { make, penOf } from './elements.js';
import { worldX, worldY } from './mercator.js';
import { PAPER } from './paper.js';

const [WIDTH, HEIGHT] = [132, 92]; // pixels
const FARTHEST = 2; // zoom of the small map where the large one is near
const BETWEEN = 3; // zooms from the small map to the large one
const LEAST_ZOOM = 4.5; // from here on a reader may not know the region by its shape

// A view of Web Mercator round a point, as ground.js draws one; north and south it ends where the world does.
/** @param {LatLng} one @param {number} zoom @param {number} width @param {number} height @returns {GroundView} */
export function viewRound({ lat, lng }, zoom, width, height) {
  const scale = 256 * 2 ** zoom;
  const half = Math.min(0.5, height / scale / 2);
  const middle = Math.max(half, Math.min(1 - half, worldY(lat)));
  const [left, top] = [worldX(lng) * scale - width / 2, middle * scale - height / 2];
  return {
    zoom, scale, left, top, width, height,
    place: (x, y) => [x * scale - left, y * scale - top],
    corners: [left / scale, top / scale, (left + width) / scale, (top + height) / scale],
  };
}

export class Locator {
  /** @type {Store} */ store;
  /** @type {L.Map} */ map;
  /** @type {import('./ground.js').Basemap} */ ground;
  yielded = ''; // the view in which every corner was taken

  /** @param {Store} store @param {L.Map} map @param {any} ground */
  constructor(store, map, ground) {
    Object.assign(this, { store, map, ground });
    const box = make('div', 'gi-locator');
    box.setAttribute('aria-hidden', 'true');
    this.canvas = make('canvas');
    box.append(this.canvas);
    const Inset = L.Control.extend({ options: { position: 'bottomright' }, onAdd: () => box });
    this.control = new Inset().addTo(map);
    this.box = box;
    store.on('rested', () => this.draw());
    store.on('repainted', () => this.draw());
    this.draw();
  }

  // Takes the corner that is chosen by the boxes it would fill; where none is, it waits until the map is moved.
  /** @param {readonly L.ControlPosition[]} corners @param {(boxes: DOMRect[]) => number} choose */
  stand(corners, choose) {
    this.yielded = '';
    this.draw();
    const boxes = corners.map((corner) => {
      this.control.setPosition(corner);
      return this.box.getBoundingClientRect();
    });
    const chosen = boxes[0].width ? choose(boxes) : 0;
    this.control.setPosition(corners[Math.max(0, chosen)]);
    if (chosen < 0) this.yielded = this.store.look.bounds.join();
    this.draw();
  }

  draw() {
    const { zoom, lat, lng, bounds } = this.store.look;
    const [west, south, east, north] = bounds;
    this.box.hidden = zoom < LEAST_ZOOM || this.yielded === bounds.join();
    if (this.box.hidden) return;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = WIDTH * ratio;
    this.canvas.height = HEIGHT * ratio;
    const context = penOf(this.canvas);
    context.scale(ratio, ratio);
    const view = viewRound({ lat, lng }, Math.max(0, Math.min(FARTHEST, zoom - BETWEEN)), WIDTH, HEIGHT);
    context.fillStyle = PAPER.sea;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    this.ground.drawWorld(context, view);
    const [left, top] = view.place(worldX(west), worldY(north));
    const [right, bottom] = view.place(worldX(east), worldY(south));
    // A window of a few pixels is shown as a square that can be seen.
    const grow = Math.max(0, (7 - Math.min(right - left, bottom - top)) / 2);
    /** @type {Box} */ const box = [left - grow, top - grow, right - left + 2 * grow, bottom - top + 2 * grow];
    context.lineWidth = 3;
    context.strokeStyle = PAPER.disc;
    context.strokeRect(...box);
    context.lineWidth = 1.6;
    context.strokeStyle = PAPER.locator;
    context.strokeRect(...box);
  }
}
