// Tools on the map: show all, full screen, measure, north.

import { make, textButton } from './elements.js';
import { iconButton } from './icons.js';
import { kilometres } from './mercator.js';
import { FIT } from './opening.js';
import { PAPER } from './paper.js';
import { svgElement } from './svg.js';
import { drawDisc } from './symbols.js';
import { lengthText } from './words.js';

/** @param {Store} state @param {L.Map} map @param {HTMLElement} root @param {any} one */
export function addControls(state, map, root, { measure, areas }) {
  const { t, meta } = state;
  const Buttons = L.Control.extend({
    options: { position: 'topleft' },
    onAdd() {
      const bar = make('div', 'leaflet-bar gi-buttons');
      /** @param {string} name @param {string} label @param {(...told: any[]) => void} act */
      const add = (name, label, act) => {
        const button = iconButton(name, label, act, '');
        bar.append(button);
        return button;
      };
      // The tools of a second table on the map are those that know its rows.
      const further = map.getContainer().querySelector('.gi-buttons');
      /** @param {string} label */
      const named = (label) => (further && meta.title ? `${label}: ${meta.title}` : label);
      add('home', named(t('show_all')), () => fitAll(map, meta));
      if (document.fullscreenEnabled && !further) {
        add('full', t('full_screen'), () => {
          if (document.fullscreenElement) document.exitFullscreen();
          else root.requestFullscreen();
        });
      }
      areas.button = add('area', named(t('area.choose')), () => areas.toggle());
      areas.button.setAttribute('aria-pressed', String(Boolean(areas.mode)));
      if (!further) {
        measure.button = add('measure', t('measure'), () => measure.toggle());
        measure.button.setAttribute('aria-pressed', String(measure.on));
      }
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    },
  });
  const controls = new Buttons().addTo(map);
  const container = map.getContainer();
  container.querySelector('.gi-north')?.setAttribute('aria-label', t('north_up'));
  container.querySelector('.gi-north text')?.replaceChildren(t('north'));
  return controls;
}

// A scale in the reader's language.
const Scale = L.Control.Scale.extend({
  /** @this {any} @param {number} most */
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, lengthText(this.options.words(), metres / 1000), metres / most);
  },
});

// Scale and north, once on a map. Web Mercator is never turned: north is up everywhere on the page.
/** @param {Store} state @param {L.Map} map */
export function addBearings(state, map) {
  const container = map.getContainer();
  if (!container.querySelector('.leaflet-control-scale')) {
    const scale = /** @type {any} */ (new Scale(/** @type {any} */ ({ imperial: false, words: () => state.t }))).addTo(map);
    state.on('spoken', () => scale._update());
  }
  if (container.querySelector('.gi-north')) return;
  const North = L.Control.extend({
    options: { position: 'topright' },
    onAdd() {
      const icon = svgElement('svg', { viewBox: '0 0 24 40', class: 'gi-north', role: 'img' });
      icon.append(svgElement('path', { d: 'M12 2 L19 22 L12 17 L5 22 Z' }), svgElement('text', { x: 12, y: 36, 'text-anchor': 'middle' }));
      const box = make('div');
      box.append(icon);
      return box;
    },
  });
  map.addControl(new North());
}

// How much is known to a wider area than the map shows, with the way to its list.
/** @param {Store} state @param {L.Map} map @param {Popups} popups */
export function addWider(state, map, popups) {
  const box = make('div', 'gi-wider');
  const button = textButton('', () => popups.listWider(), '');
  const show = () => {
    const { length } = state.wider;
    box.hidden = !length || state.options.view !== 'symbols';
    button.textContent = state.t('wider', { n: length });
  };
  const Note = L.Control.extend({ options: { position: 'topright' }, onAdd: () => box });
  box.append(button);
  L.DomEvent.disableClickPropagation(box);
  ['filtered', 'moved', 'viewed'].forEach((event) => state.when(event, show));
  show();
  return new Note().addTo(map);
}

/** @param {L.Map} map @param {Meta} meta */
function fitAll(map, meta) {
  if (meta.bounds) map.fitBounds(meta.bounds, FIT);
  else map.setView([20, 10], 2, { animate: false });
}

// Distance along a line of clicked points; with the keyboard, Enter takes the middle of the map.
export class Measure {
  /** @type {Store} */ state;
  /** @type {Scene} */ scene;
  /** @type {L.Map} */ map;
  /** @type {boolean} */ on;
  /** @type {L.LatLng[]} */ points;
  /** @type {HTMLElement | null} */ button;
  /** @type {(() => void) | null} */ begins;

  /** @param {Store} state @param {Scene} scene */
  constructor(state, scene) {
    const { map } = scene;
    Object.assign(this, { state, scene, map, on: false, points: [], button: null, begins: null });
    this.output = make('output', 'gi-measure');
    this.output.hidden = true;
    map.getContainer().append(this.output);
    map.getContainer().addEventListener('keydown', (event) => this.key(event));
    scene.add('measure', 460, (context, view) => this.draw(context, view));
  }

  toggle() {
    const { map } = this;
    this.on = !this.on;
    if (this.on) this.begins?.();
    this.points = [];
    this.button?.setAttribute('aria-pressed', String(this.on));
    map.getContainer().classList.toggle('gi-measuring', this.on);
    this.output.hidden = !this.on;
    map.closePopup();
    if (this.on) {
      map.doubleClickZoom.disable();
      map.getContainer().focus({ preventScroll: true });
    } else {
      map.doubleClickZoom.enable();
      if (map.getContainer() === document.activeElement) this.button?.focus({ preventScroll: true });
    }
    this.show();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.on || (event.target instanceof Element && event.target.closest('button, a, input, select'))) return;
    if (event.key === 'Enter') this.add(this.map.getCenter());
    else if (event.key === 'Escape') this.toggle();
    else if (event.key === 'Backspace') {
      this.points.pop();
      this.show();
    } else return;
    event.preventDefault();
  }

  /** @param {L.LatLng} point */
  add(point) {
    this.points.push(point);
    this.show();
  }

  get km() {
    return this.points.slice(1).reduce((sum, point, k) => sum + kilometres(this.points[k], point), 0);
  }

  show() {
    const { t } = this.state;
    const { km } = this;
    const rounded = km < 10 ? Math.round(km * 100) / 100 : km < 100 ? Math.round(km * 10) / 10 : Math.round(km);
    this.output.textContent = this.points.length > 1 ? t('distance', { km: rounded }) : t('measure_how');
    this.scene.redraw(['measure']);
  }

  /** @param {Pen} context @param {View} view */
  draw(context, view) {
    if (!this.points.length) return;
    context.beginPath();
    this.points.forEach(({ lat, lng }) => context.lineTo(...view.locate(lat, lng)));
    context.lineWidth = 5;
    context.lineJoin = 'round';
    context.strokeStyle = PAPER.halo;
    context.stroke();
    context.lineWidth = 2;
    context.strokeStyle = PAPER.ink;
    context.stroke();
    this.points.forEach(({ lat, lng }) => {
      drawDisc(context, ...view.locate(lat, lng), 5, PAPER.disc);
      drawDisc(context, ...view.locate(lat, lng), 3.5, PAPER.ink);
    });
  }
}
