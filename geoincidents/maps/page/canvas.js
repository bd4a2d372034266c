// A Leaflet layer that is one canvas: redrawn when the map rests, stretched while it zooms.

import { worldX, worldY } from './mercator.js';
import { PAPER } from './paper.js';
import { SvgContext } from './svg.js';

export const CanvasLayer = /** @type {any} */ (L.Layer).extend({
  // A layer that can say what it would draw is drawn anew only where that has changed.
  /** @param {string} pane @param {Draw} draw @param {((view: View) => any) | null} says */
  initialize(pane, draw, says = null) {
    this.options = { pane };
    Object.assign(this, { draw, says });
  },
  onAdd() {
    this.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated gi-canvas', this.getPane());
    this.reset();
  },
  onRemove() {
    this.canvas.remove();
    this.canvas = null;
    this.said = null;
  },
  getEvents() {
    return { moveend: this.reset, resize: this.reset, zoomanim: this.stretch };
  },
  // A margin of a quarter screen on each side, so that dragging does not uncover blank edges at once.
  reset() {
    if (!this.canvas) return;
    const size = this._map.getSize();
    const margin = size.multiplyBy(0.25).round();
    const corner = this._map.containerPointToLayerPoint(margin.multiplyBy(-1));
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
    const ratio = window.devicePixelRatio || 1;
    // A new size clears the canvas and costs its memory anew; the same size is only wiped.
    if (this.canvas.width !== Math.floor(width * ratio) || this.canvas.height !== Math.floor(height * ratio)) {
      this.canvas.width = width * ratio;
      this.canvas.height = height * ratio;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    const view = viewOf(this._map, corner, width, height, margin);
    const said = this.says && JSON.stringify([corner, this.canvas.width, this.canvas.height, view.zoom, PAPER, this.says(view)]);
    if (said && said === this.said) return;
    this.said = said;
    L.DomUtil.setPosition(this.canvas, corner);
    const context = this.canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.scale(ratio, ratio);
    this.corner = corner;
    this.bounds = L.latLngBounds(
      this._map.layerPointToLatLng(corner), this._map.layerPointToLatLng(corner.add([width, height])),
    );
    this.view = view;
    this.draw(context, view);
  },
  // What the canvas shows, as SVG in the same place.
  vector() {
    const { width, height } = this.view;
    const recorder = new SvgContext(width, height);
    this.draw(recorder, this.view);
    recorder.root.classList.add('gi-vector');
    L.DomUtil.setPosition(/** @type {any} */ (recorder.root), this.corner);
    this.getPane().append(recorder.root);
    return recorder.root;
  },
  /** @param {any} event */
  stretch(event) {
    const scale = this._map.getZoomScale(event.zoom);
    const corner = this._map._latLngBoundsToNewLayerBounds(this.bounds, event.zoom, event.center).min;
    L.DomUtil.setTransform(this.canvas, corner, scale);
  },
});

// Maps Web Mercator world units (0 to 1) and degrees to pixels of a canvas.
/** @param {any} map @param {L.Point} corner @param {number} width @param {number} height @param {Point} inset @returns {View} */
export function viewOf(map, corner, width, height, inset) {
  const zoom = map.getZoom();
  const scale = map.options.crs.scale(zoom);
  const origin = map.getPixelOrigin().add(corner);
  /** @param {number} x @param {number} y @returns {Pair} */
  const place = (x, y) => [x * scale - origin.x, y * scale - origin.y];
  return {
    zoom, scale, width, height, inset, place, left: origin.x, top: origin.y,
    corners: [origin.x / scale, origin.y / scale, (origin.x + width) / scale, (origin.y + height) / scale],
    /** @param {number} lat @param {number} lon */ locate: (lat, lon) => place(worldX(lon), worldY(lat)),
    /** @param {number} x @param {number} y @param {number} reach */ shows: (x, y, reach) => x > -reach && y > -reach && x < width + reach && y < height + reach,
  };
}
