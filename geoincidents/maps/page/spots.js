// What lies under a point of a density: the incidents of a hexagon, or of the heat around.

import { HEAT_REACH } from './density.js';
import { worldX, worldY } from './mercator.js';

const STEP = 10; // pixels between two points whose surroundings count as different

export class Spots {
  /** @param {Scene} scene */
  constructor(scene) {
    this.scene = scene;
    this.known = new Map();
    scene.store.on('filtered', () => this.known.clear());
    scene.store.on('moved', () => this.known.clear());
    scene.store.on('viewed', () => this.known.clear());
  }

  // The same spot is the same object until something else is shown, or null.
  /** @param {L.Point} point */
  at(point) {
    const { scene: { options: { view } } } = this;
    if (view === 'symbols') return null;
    const key = view === 'hexagons' ? this.cellAt(point) : [point.x, point.y].map((at) => Math.round(at / STEP)).join();
    if (key === null) return null;
    if (!this.known.has(key)) {
      const rows = view === 'hexagons' ? this.rowsOfCell(key) : this.rowsAround(String(key).split(',').map((at) => Number(at) * STEP));
      this.known.set(key, rows.length ? { spot: true, rows, at: this.scene.map.containerPointToLatLng(point) } : null);
    }
    return this.known.get(key);
  }

  /** @param {number} row */
  counts(row) {
    const { filters, table } = this.scene;
    return !filters.fails[row] && !table.broad[row];
  }

  /** @param {L.Point} point */
  cellAt(point) {
    const { map, hexagons } = this.scene;
    const { lat, lng } = map.containerPointToLatLng(point);
    const y = worldY(lat);
    for (const turn of [0, -360, 360]) {
      const x = worldX(lng + turn);
      const found = /** @type {any} */ (hexagons).shapes.findIndex((/** @type {Shape} */ shape) => holds(shape, x, y));
      if (found >= 0) return found;
    }
    return null;
  }

  /** @param {any} cell */
  rowsOfCell(cell) {
    return Array.from(this.scene.table.plotted).filter((row) => this.scene.hexagons?.of[row] === cell + 1 && this.counts(row));
  }

  /** @param {number[]} pair */
  rowsAround([x, y]) {
    const { map, table, incidents: { grouping } } = this.scene;
    const scale = /** @type {L.CRS} */ (map.options.crs).scale(map.getZoom());
    const corner = /** @type {L.Point} */ (map.getPixelBounds().min);
    const found = [];
    for (let k = 0; k < grouping.x.length; k += 1) {
      const [dx, dy] = [grouping.x[k] * scale - corner.x - x, grouping.y[k] * scale - corner.y - y];
      if (Math.abs(dx) < HEAT_REACH && Math.abs(dy) < HEAT_REACH && Math.hypot(dx, dy) < HEAT_REACH && this.counts(table.plotted[k])) found.push(table.plotted[k]);
    }
    return found;
  }
}

// Whether a shape of world units holds a point of the world.
/** @param {Shape} one @param {number} x @param {number} y */
export function holds({ box, points }, x, y) {
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
  let inside = false;
  for (let k = 0, before = points.length - 2; k < points.length; before = k, k += 2) {
    const [x1, y1, x2, y2] = [points[before], points[before + 1], points[k], points[k + 1]];
    if ((y1 > y) !== (y2 > y) && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
}
