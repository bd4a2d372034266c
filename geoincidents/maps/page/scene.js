// What is drawn on the map: the canvas layers from the land up to the incidents, drawn anew when the store says so.

import { Annotations } from './annotations.js';
import { CanvasLayer } from './canvas.js';
import { Hexagons, Ramp, drawHeat } from './density.js';
import { Basemap, drawOwn, drawRings, drawSectors, shapeOf } from './ground.js';
import { Incidents } from './incidents.js';
import { drawLabels, placeLabels } from './labels.js';
import { Locator } from './locator.js';
import { collectNames } from './names.js';
import { Spots } from './spots.js';

const LATER = new Set(['heat', 'hexagons', 'sectors']); // layers that are shown when they are asked for
const FILTERED = ['heat', 'hexagons', 'uncertainty', 'incidents', 'area'];
const VIEWED = [...FILTERED, 'labels'];

export class Scene {
  /** @type {Store} */ store;
  /** @type {L.Map} */ map;
  /** @type {Table} */ table;
  /** @type {Meta} */ meta;
  /** @type {Filters} */ filters;
  /** @type {Store['options']} */ options;
  /** @type {Pair[][]} */ ringLines;
  /** @type {Record<string, any>} */ layers;
  /** @type {any} */ names;
  /** @type {any} */ named;
  /** @type {Placed[] | undefined} */ placed;
  /** @type {boolean | undefined} */ keyOpen;
  asleep = true; // until the map opens
  keyChosen = false; // whether the reader opened or folded the key
  /** @type {import('./locator.js').Locator | undefined} */ locator;

  /** @param {Store} store @param {L.Map} map @param {Payload | null} base */
  constructor(store, map, base) {
    const { table, meta, filters, options, ringLines } = store;
    Object.assign(this, { store, map, table, meta, filters, options, ringLines, layers: {} });
    this.incidents = new Incidents(store);
    this.names = collectNames(this, base);
    this.annotations = meta.annotations.length ? new Annotations(this) : null;
    this.hexagons = meta.hexagons ? new Hexagons(this) : null;
    this.ramp = new Ramp(store, map);
    this.spots = new Spots(this);
    this.addLayers(base);
    this.show();
    store.on('filtered', () => {
      this.incidents.changed();
      this.redraw(FILTERED, true);
    });
    // Names stay where they are from one step of a filter to the next.
    store.on('settled', () => this.redraw(VIEWED));
    store.on('rested', () => this.shown.forEach((layer) => layer.rest()));
    store.on('viewed', () => {
      this.show();
      this.redraw(VIEWED);
    });
    store.on('marked', () => this.redraw(['uncertainty', 'incidents']));
    store.on('spoken', () => {
      this.names = collectNames(this, base);
      this.redraw();
    });
    store.on('repainted', () => this.redraw());
  }

  get t() {
    return this.store.t;
  }

  // The weight of each shown row in heat and hexagons.
  weigh() {
    return /** @type {() => (row: Row) => number} */ (this.store.weights.get(this.options.weigh))();
  }

  /** @param {Payload | null} base */
  addLayers(base) {
    if (base) {
      const ground = new Basemap(base);
      this.locator = new Locator(this.store, this.map, ground);
      this.add('basemap', 150, (context, view) => ground.draw(context, view));
      // Above tiles, which lie above the embedded ground.
      if (ground.own) this.add('own', 250, (context, view) => drawOwn(context, view, ground.own));
    }
    this.add('heat', 300, (context, view) => drawHeat(context, view, this));
    if (this.hexagons) this.add('hexagons', 300, (context, view) => this.hexagons?.draw(context, view));
    this.add('uncertainty', 405, (context, view) => this.incidents.drawCircles(context, view));
    if (this.ringLines.length) {
      const shapes = this.ringLines.map((ring) => shapeOf([...ring, ring[0]]));
      this.add('rings', 410, (context, view) => drawRings(context, view, shapes));
      this.add('sectors', 411, (context, view) => drawSectors(context, view, this));
    }
    this.add('labels', 420, (context, view) => drawLabels(context, view, this),
      (view) => placeLabels(view, this).map((/** @type {any} */ { label, spot }) => [label.text, ...spot.map(Math.round)]));
    this.add('incidents', 450, (context, view) => this.incidents.draw(context, view));
    if (this.annotations) this.add('annotations', 452, (context, view) => this.annotations?.draw(context, view));
  }

  // A layer on a pane of its own; one that can say what it would draw is drawn anew only where that has changed.
  /** @param {string} key @param {number} zIndex @param {Draw} draw @param {((view: View) => any) | null} [says] */
  add(key, zIndex, draw, says) {
    const name = `gi-${key}`;
    const pane = this.map.getPane(name) || this.map.createPane(name);
    pane.style.zIndex = String(zIndex);
    pane.style.pointerEvents = 'none';
    this.layers[key] = new CanvasLayer(name, draw, says);
    this.layers[key].asleep = this.asleep;
    if (!LATER.has(key)) this.layers[key].addTo(this.map);
  }

  // Nothing is drawn while the page is built round the map; names come last, in the room that is left.
  wake() {
    if (!this.asleep) return;
    this.asleep = false;
    Object.values(this.layers).forEach((layer) => { layer.asleep = false; });
    this.redraw(Object.keys(this.layers).filter((key) => key !== 'labels'));
  }

  /** @param {string} key */
  has(key) {
    return Boolean(this.layers[key]) && this.map.hasLayer(this.layers[key]);
  }

  /** @param {string} key @param {boolean} on */
  toggle(key, on) {
    if (!this.layers[key]) return;
    if (on) this.map.addLayer(this.layers[key]);
    else this.map.removeLayer(this.layers[key]);
  }

  // The layers on the map, the lowest first.
  get shown() {
    return Object.keys(this.layers).filter((key) => this.has(key)).map((key) => this.layers[key]);
  }

  // Symbols or one of the densities.
  show() {
    const { view } = this.options;
    const wanted = view === 'symbols' ? ['incidents', 'uncertainty'] : [view];
    ['heat', 'hexagons', 'incidents', 'uncertainty'].forEach((key) => this.toggle(key, wanted.includes(key)));
  }

  redraw(keys = Object.keys(this.layers), brief = false) {
    keys.filter((key) => this.has(key)).forEach((key) => this.layers[key].reset(brief));
  }

  // From a point of the map's container to one of the incidents' canvas.
  get shift() {
    return this.map.containerPointToLayerPoint([0, 0]).subtract(this.layers.incidents.corner);
  }

  // The topmost item under a point of the container.
  /** @param {L.Point} point */
  hit(point) {
    return this.has('incidents') ? this.incidents.hit(point.add(this.shift)) : this.spots.at(point);
  }

  /** @param {Point} one */
  placeOnScreen({ x, y }) {
    return L.point(x, y).subtract(this.shift);
  }
}
