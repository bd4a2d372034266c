// Tools on the map: show all, full screen, measure, north.

import { EARTH_KM } from './canvas.js';
import { make } from './details.js';
import { iconButton } from './icons.js';
import { PAPER } from './paper.js';
import { drawDisc, svgElement } from './symbols.js';

export function addControls(state) {
  const { map, root, t } = state;
  state.controls?.remove();
  const Buttons = L.Control.extend({
    options: { position: 'topleft' },
    onAdd() {
      const bar = make('div', 'leaflet-bar gi-buttons');
      const add = (name, label, act) => {
        const button = iconButton(name, label, act, '');
        bar.append(button);
        return button;
      };
      add('home', t('show_all'), () => fitAll(state));
      if (document.fullscreenEnabled) {
        add('full', t('full_screen'), () => {
          if (document.fullscreenElement) document.exitFullscreen();
          else root.requestFullscreen();
        });
      }
      state.measureButton = add('measure', t('measure'), () => state.measure.toggle());
      state.measureButton.setAttribute('aria-pressed', 'false');
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    },
  });
  state.controls = new Buttons();
  map.addControl(state.controls);
  const container = map.getContainer();
  if (!container.querySelector('.leaflet-control-scale')) L.control.scale({ imperial: false }).addTo(map);
  if (!container.querySelector('.gi-north')) addNorth(map);
  container.querySelector('.gi-north').setAttribute('aria-label', t('north_up'));
  container.querySelector('.gi-north text').textContent = t('north');
}

// Web Mercator is never turned: north is up everywhere on the page.
function addNorth(map) {
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

function fitAll({ map, meta }) {
  if (meta.bounds) map.fitBounds(meta.bounds, { padding: [28, 28], maxZoom: 13, animate: false });
  else map.setView([20, 10], 2, { animate: false });
}

// Distance along a line of clicked points; with the keyboard, Enter takes the middle of the map.
export class Measure {
  constructor(state) {
    this.state = state;
    this.points = [];
    this.output = make('output', 'gi-measure');
    this.output.hidden = true;
    state.map.getContainer().append(this.output);
    state.map.getContainer().addEventListener('keydown', (event) => this.key(event));
  }

  toggle() {
    const { state } = this;
    state.measuring = !state.measuring;
    this.points = [];
    state.measureButton.setAttribute('aria-pressed', String(state.measuring));
    state.map.getContainer().classList.toggle('gi-measuring', state.measuring);
    this.output.hidden = !state.measuring;
    state.map.closePopup();
    if (state.measuring) {
      state.map.doubleClickZoom.disable();
      state.map.getContainer().focus({ preventScroll: true });
    } else {
      state.map.doubleClickZoom.enable();
      if (state.map.getContainer() === document.activeElement) state.measureButton.focus({ preventScroll: true });
    }
    this.show();
  }

  key(event) {
    if (!this.state.measuring || event.target.closest('button, a, input, select')) return;
    if (event.key === 'Enter') this.add(this.state.map.getCenter());
    else if (event.key === 'Escape') this.toggle();
    else if (event.key === 'Backspace') {
      this.points.pop();
      this.show();
    } else return;
    event.preventDefault();
  }

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
    this.state.layers.measure.reset();
  }

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

// Great-circle distance; the ellipsoid differs by up to 0.5 %, and a click on a screen by more.
function kilometres(a, b) {
  const rad = Math.PI / 180;
  const [dLat, dLon] = [(b.lat - a.lat) * rad, (b.lng - a.lng) * rad];
  const half = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}
