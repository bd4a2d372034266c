// A Leaflet layer that is one canvas: it goes along as the map is moved, is drawn anew where it ends and when the map has
// come to rest, and is stretched while the map zooms. From one step of a filter to the next only what is in sight is drawn.

import { worldX, worldY } from './mercator.js';
import { PAPER } from './paper.js';
import { SvgContext } from './svg.js';

export const CanvasLayer = /** @type {any} */ (L.Layer).extend({
  // A layer that can say what it would draw is drawn anew only where that has changed.
  /** @param {string} pane @param {Draw} draw @param {((view: View) => unknown) | null} says */
  initialize(pane, draw, says = null) {
    this.options = { pane };
    Object.assign(this, { draw, says, asleep: false });
  },
  onAdd() {
    this.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated gi-canvas', this.getPane());
    this.reset();
  },
  onRemove() {
    this.canvas.remove();
    Object.assign(this, { canvas: null, said: null, view: null });
  },
  getEvents() {
    return { moveend: this.moved, resize: this.reset, zoomanim: this.stretch };
  },
  // Where the canvas stands for a size of the map: a margin of a quarter screen on each side.
  /** @param {L.Point} size */
  placeFor(size) {
    const margin = size.multiplyBy(0.25).round();
    return { margin, corner: this._map.containerPointToLayerPoint(margin.multiplyBy(-1)) };
  },
  // A canvas that still covers the map need not be drawn anew before the map rests.
  moved() {
    if (!this.view || !this.canvas || this.asleep) return;
    const size = this._map.getSize();
    const { margin, corner } = this.placeFor(size);
    const away = corner.subtract(this.corner);
    const same = this.view.zoom === this._map.getZoom() && this.origin.equals(this._map.getPixelOrigin()) && this.size.equals(size);
    if (!same || this.brief || Math.abs(away.x) > margin.x || Math.abs(away.y) > margin.y) this.reset();
    else this.astray = Boolean(away.x || away.y);
  },
  // The map has come to rest.
  rest() {
    if (this.astray) this.reset();
  },
  /** @param {boolean} [brief] */
  reset(brief = false) {
    if (!this.canvas || this.asleep) return;
    const size = this._map.getSize();
    const { margin, corner } = this.placeFor(size);
    Object.assign(this, { size, origin: this._map.getPixelOrigin(), astray: false, brief: brief === true });
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
    const ratio = window.devicePixelRatio || 1;
    // A new size clears the canvas and costs its memory anew; the same size is only wiped.
    if (this.canvas.width !== Math.floor(width * ratio) || this.canvas.height !== Math.floor(height * ratio)) {
      this.canvas.width = width * ratio;
      this.canvas.height = height * ratio;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    const view = viewOf(this._map, corner, width, height, margin, this.brief);
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
  /** @param {L.ZoomAnimEvent} event */
  stretch(event) {
    const scale = this._map.getZoomScale(event.zoom);
    const corner = this._map._latLngBoundsToNewLayerBounds(this.bounds, event.zoom, event.center).min;
    L.DomUtil.setTransform(this.canvas, corner, scale);
  },
});

// Maps Web Mercator world units (0 to 1) and degrees to pixels of a canvas.
/** @param {any} map @param {L.Point} corner @param {number} width @param {number} height @param {Point} inset @param {boolean} [brief] @returns {View} */
export function viewOf(map, corner, width, height, inset, brief = false) {
  const edge = brief ? inset : { x: 0, y: 0 };
  const zoom = map.getZoom();
  const scale = map.options.crs.scale(zoom);
  const origin = map.getPixelOrigin().add(corner);
  /** @param {number} x @param {number} y @returns {Pair} */
  const place = (x, y) => [x * scale - origin.x, y * scale - origin.y];
  return {
    zoom, scale, width, height, inset, place, left: origin.x, top: origin.y,
    corners: [origin.x / scale, origin.y / scale, (origin.x + width) / scale, (origin.y + height) / scale],
    /** @param {number} lat @param {number} lon */ locate: (lat, lon) => place(worldX(lon), worldY(lat)),
    /** @param {number} x @param {number} y @param {number} reach */ shows: (x, y, reach) => x > edge.x - reach && y > edge.y - reach && x < width - edge.x + reach && y < height - edge.y + reach,
  };
}
