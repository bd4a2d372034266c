// Draws the area that incidents are asked for: a click and a radius, two corners of a box, corners of a polygon. With the
// keyboard Enter takes the middle of the map.

import { distanceKm, outlineOf, roundKm } from './area.js';
import { focusedIn, make, textButton } from './elements.js';
import { PAPER } from './paper.js';
import { drawDisc } from './symbols.js';
import { drawArea } from './where.js';

const MODES = ['circle', 'box', 'polygon'];
const DRAGGED = 6; // pixels between pressing and letting go
const CLOSES = 12; // pixels from the first corner that end a polygon

export class AreaTool {
  /** @type {Store} */ state;
  /** @type {Scene} */ scene;
  /** @type {L.Map} */ map;
  /** @type {string | null} */ mode;
  /** @type {string} */ last;
  /** @type {L.LatLng[]} */ points;
  /** @type {L.LatLng | null} */ at;
  /** @type {any} */ pressed;
  /** @type {boolean} */ pulled;
  /** @type {HTMLElement | null} */ button;
  /** @type {(() => void) | null} */ begins;

  /** @param {Store} state @param {Scene} scene */
  constructor(state, scene) {
    const { map } = scene;
    Object.assign(this, { state, scene, map, mode: null, last: 'circle', points: [], at: null, pressed: null, pulled: false, button: null, begins: null });
    this.strip = make('div', 'gi-areatool');
    this.strip.hidden = true;
    map.getContainer().append(this.strip);
    // Leaflet looks for the parents of what was clicked, which is gone by then: the strip is built anew at each step.
    L.DomEvent.disableClickPropagation(this.strip).on(this.strip, 'click', L.DomEvent.stopPropagation);
    map.getContainer().addEventListener('keydown', (event) => this.key(event));
    map.on('mousedown', (event) => { if (this.drags) this.pressed = event; });
    map.on('mousemove', (event) => this.follow(event.latlng));
    map.on('mouseup', (event) => this.drop(event));
    map.on('dblclick', () => { if (this.mode === 'polygon') this.finish(); });
    state.on('spoken', () => this.end());
    state.on('fit', (area) => map.fitBounds(L.latLngBounds(outlineOf(area)), { padding: [24, 24], animate: false }));
    scene.add('area', 408, (context, view) => this.draw(context, view));
  }

  get on() {
    return Boolean(this.mode);
  }

  // Circles and boxes can be pulled open; a polygon leaves the mouse to the map.
  get drags() {
    return this.mode === 'circle' || this.mode === 'box';
  }

  toggle() {
    if (this.mode) this.end();
    else this.begin(this.last);
  }

  /** @param {string} mode */
  begin(mode) {
    const { map } = this;
    this.begins?.();
    Object.assign(this, { mode, last: mode, points: [], at: null, pressed: null });
    map.closePopup();
    map.doubleClickZoom.disable();
    map.dragging[this.drags ? 'disable' : 'enable']();
    map.getContainer().classList.add('gi-measuring');
    map.getContainer().focus({ preventScroll: true });
    this.show();
  }

  end() {
    const { map } = this;
    if (!this.mode) return;
    const within = this.strip.contains(document.activeElement) || map.getContainer() === document.activeElement;
    Object.assign(this, { mode: null, points: [], at: null, pressed: null });
    map.doubleClickZoom.enable();
    map.dragging.enable();
    map.getContainer().classList.remove('gi-measuring');
    this.show();
    if (within) this.button?.focus({ preventScroll: true });
  }

  show() {
    const { t } = this.state;
    this.button?.setAttribute('aria-pressed', String(this.on));
    this.strip.hidden = !this.mode;
    this.scene.redraw(['area']);
    if (!this.mode) return;
    const focused = focusedIn(this.strip)?.dataset.act ?? null;
    const choice = make('span', 'gi-modes');
    choice.setAttribute('role', 'group');
    choice.setAttribute('aria-label', t('filter.area'));
    /** @param {string} act @param {string} text @param {() => void} run @param {HTMLElement} [box] */
    const add = (act, text, run, box = choice) => {
      const button = textButton(text, run, 'gi-action');
      button.dataset.act = act;
      box.append(button);
      return button;
    };
    MODES.forEach((mode) => add(mode, t(`area.mode.${mode}`), () => this.begin(mode)).setAttribute('aria-pressed', String(mode === this.mode)));
    const says = make('span', 'gi-modehow', t(`area.how_to.${this.mode}${this.mode === 'box' && this.points.length ? '.second' : ''}`));
    says.setAttribute('role', 'status');
    this.strip.dir = t.direction;
    this.strip.replaceChildren(choice, says);
    if (this.points.length > 2) add('done', t('area.done'), () => this.finish(), this.strip);
    add('cancel', t('close'), () => this.end(), this.strip);
    if (focused) this.strip.querySelector(`[data-act="${focused}"]`)?.focus();
  }

  /** @param {any} event */
  key(event) {
    if (!this.mode || event.target.closest('button, a, input, select')) return;
    if (event.key === 'Enter') {
      const middle = this.map.getCenter();
      const [first] = this.points;
      if (this.mode === 'polygon' && first && this.points.length > 2 && this.isNear(first, middle)) this.finish();
      else this.add(middle);
    } else if (event.key === 'Escape') this.end();
    else if (event.key === 'Backspace') {
      this.points.pop();
      this.show();
    } else return;
    event.preventDefault();
  }

  /** @param {L.LatLng} a @param {L.LatLng} b */
  isNear(a, b) {
    const { map } = this;
    return map.latLngToContainerPoint(a).distanceTo(map.latLngToContainerPoint(b)) < CLOSES;
  }

  /** @param {L.LatLng} point */
  follow(point) {
    if (!this.mode) return;
    this.at = point;
    if (this.pressed || this.points.length) this.scene.redraw(['area']);
  }

  /** @param {any} event */
  drop(event) {
    const { pressed } = this;
    this.pressed = null;
    if (!this.mode || !pressed || pressed.containerPoint.distanceTo(event.containerPoint) < DRAGGED) return;
    // The click that a browser sends after it belongs to this.
    this.pulled = true;
    setTimeout(() => { this.pulled = false; });
    if (this.mode === 'circle') this.choose(this.circle(pressed.latlng, event.latlng));
    else this.choose(boxOf(pressed.latlng, event.latlng));
  }

  /** @param {L.LatLng} point */
  add(point) {
    if (this.pulled) return;
    if (this.mode === 'circle') {
      this.choose(this.circle(point));
      return;
    }
    if (this.mode === 'box' && this.points.length) {
      this.choose(boxOf(this.points[0], point));
      return;
    }
    if (this.mode === 'polygon' && this.points.length > 2 && this.isNear(this.points[0], point)) {
      this.finish();
      return;
    }
    // The second click of a double one adds no corner of its own.
    if (!this.points.length || !this.isNear(this.points[this.points.length - 1], point)) this.points.push(point);
    this.show();
  }

  /** @param {L.LatLng} middle @param {L.LatLng | null} [edge] */
  circle(middle, edge = null) {
    const { map } = this;
    const bounds = map.getBounds();
    const across = map.distance(bounds.getSouthWest(), bounds.getNorthWest()) / 1000;
    const km = edge ? shortKm(distanceKm(middle.lat, middle.lng, edge.lat, edge.lng)) : roundKm(across);
    return { kind: 'circle', lat: short(middle.lat), lon: short(middle.lng), km, how: 'point', name: '' };
  }

  finish() {
    if (this.points.length > 2) this.choose({ kind: 'polygon', how: 'point', points: this.points.map(({ lat, lng }) => [short(lat), short(lng)]) });
  }

  /** @param {Area} area */
  choose(area) {
    this.end();
    this.state.filter('area', area);
  }

  /** @param {Pen} context @param {View} view */
  draw(context, view) {
    const { area } = this.state.filters;
    if (area) drawArea(context, view, area);
    if (!this.mode) return;
    const start = this.pressed?.latlng || this.points[0];
    if (start && this.at) {
      if (this.mode === 'box') drawArea(context, view, boxOf(start, this.at), { open: true });
      else if (this.mode === 'circle') drawArea(context, view, this.circle(start, this.at), { open: true });
      else if (this.points.length > 1) drawArea(context, view, { kind: 'polygon', points: [...this.points, this.at].map(({ lat, lng }) => [lat, lng]) }, { open: true });
    }
    this.points.forEach(({ lat, lng }) => {
      drawDisc(context, ...view.locate(lat, lng), 5, PAPER.disc);
      drawDisc(context, ...view.locate(lat, lng), 3.5, PAPER.bar);
    });
  }
}

/** @param {number} degrees */
const short = (degrees) => Math.round(degrees * 1e5) / 1e5;
/** @param {number} km */
const shortKm = (km) => Math.max(0.1, Number(km.toPrecision(km < 10 ? 2 : 3)));

/** @param {L.LatLng} a @param {L.LatLng} b */
function boxOf(a, b) {
  return {
    kind: 'box', how: 'point', west: short(Math.min(a.lng, b.lng)), south: short(Math.min(a.lat, b.lat)),
    east: short(Math.max(a.lng, b.lng)), north: short(Math.max(a.lat, b.lat)),
  };
}
