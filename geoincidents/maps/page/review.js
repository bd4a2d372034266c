// The review of doubtful places: candidates to choose from, a pin to drag, a place to reject. Decisions stay in this
// browser and leave it as a file that geoincidents.apply_corrections reads.

import { choiceOf, readDecisions } from './decisions.js';
import { candidateText, candidatesOf, placeText } from './details.js';
import { make, textButton } from './elements.js';
import { download } from './files.js';
import { entryText } from './lists.js';
import { FONT, PAPER } from './paper.js';
import { drawDisc, symbolIcon } from './symbols.js';

const SOME = 100; // entries that the list shows before it asks
const REVIEWED = new Set(['ambiguous', 'unresolved']);

export class Review {
  /** @type {HTMLElement} */ list;
  /** @type {HTMLElement} */ progress;
  /** @type {HTMLElement} */ warning;

  /** @type {Store} */ state;
  /** @type {Scene} */ scene;
  /** @type {L.Map} */ map;
  /** @type {Map<string, Decision>} */ decisions;
  /** @type {L.Marker | null} */ marker;
  /** @type {any[]} */ candidates;

  /** @param {Store} state @param {Scene} scene */
  constructor(state, scene) {
    const { table } = state;
    Object.assign(this, { state, scene, map: scene.map });
    this.rows = Array.from(table.counting).filter((row) => REVIEWED.has(table.value(row, 'match_status')));
    this.storeKey = `geoincidents-review-${state.meta.review}`;
    this.decisions = new Map();
    this.kept = true;
    this.current = -1;
    this.load();
    scene.add('review', 455, (context, view) => this.draw(context, view));
  }

  /** @param {number} row */
  id(row) {
    return this.state.table.value(row, 'incident_id');
  }

  // Storage may be closed to a file, or full: the decisions are then in memory only, and the page says so.
  load() {
    try {
      const rows = new Map(this.rows.map((row) => [this.id(row), row]));
      /** @param {string} id */
      const candidates = (id) => (rows.has(id) ? candidatesOf(this.state, /** @type {Row} */ (rows.get(id))) : null);
      this.decisions = readDecisions(localStorage.getItem(this.storeKey), candidates);
    } catch {
      this.kept = false;
    }
  }

  keep() {
    try {
      localStorage.setItem(this.storeKey, JSON.stringify([...this.decisions.values()]));
    } catch {
      this.kept = false;
    }
  }

  build() {
    const { t } = this.state;
    const section = make('section', 'gi-review');
    section.append(make('h2', '', t('review.title')), make('p', 'gi-muted', t('review.how')));
    this.warning = make('p', 'gi-notice', t('review.not_kept'));
    this.progress = make('p', 'gi-counter');
    this.progress.setAttribute('role', 'status');
    const save = textButton(t('review.save'), () => download(this.state, 'corrections.json', 'application/json', this.text()), 'gi-action');
    save.dataset.act = 'corrections';
    this.list = make('ol', 'gi-list');
    section.append(this.warning, this.progress, save, this.list);
    const show = growingEntries(this.rows, (row) => this.entry(row), this.list, t);
    show();
    this.tell();
    return section;
  }

  tell() {
    this.progress.textContent = this.state.t('review.left', { done: this.decisions.size, all: this.rows.length });
    this.warning.hidden = this.kept;
  }

  /** @param {number} row */
  entry(row) {
    const { state } = this;
    const { t } = state;
    const item = make('li', 'gi-entry gi-doubtful');
    item.dataset.row = String(row);
    const head = make('div', 'gi-row');
    head.append(symbolIcon(state.table.symbol(row), state.table.marks(row)), entryText(state, row, 'unlocated'));
    const choices = make('ol', 'gi-choices');
    const candidates = candidatesOf(state, row).filter(({ place_id: place, lat }) => place !== null && lat !== null);
    candidates.forEach((candidate) => choices.append(this.choice(row, candidate)));
    if (!candidates.length) choices.append(make('li', 'gi-muted gi-none', t('review.no_candidates')));
    const bar = make('p', 'gi-decide');
    const verdict = make('span', 'gi-verdict');
    const pin = textButton(t('review.pin'), () => this.pin(row, candidates), 'gi-more');
    const reject = textButton(t('review.reject'), () => this.decide(row, { decision: 'reject' }), 'gi-more');
    const undo = textButton(t('review.undo'), () => this.decide(row, null), 'gi-more');
    Object.entries({ pin, reject, undo }).forEach(([act, button]) => { button.dataset.act = act; });
    bar.append(pin, reject, undo, verdict);
    item.append(head, choices, bar);
    item.addEventListener('focusin', () => this.show(row, candidates));
    item.addEventListener('pointerenter', () => this.show(row, candidates));
    this.mark(item, row);
    return item;
  }

  /** @param {number} row @param {Choice} candidate */
  choice(row, candidate) {
    const item = make('li');
    const button = make('button', 'gi-choice');
    button.type = 'button';
    button.append(make('span', 'gi-muted', this.state.t('review.choose')), ' ', candidateText(candidate, this.state.t));
    button.dataset.place = String(candidate.place_id);
    button.addEventListener('click', () => this.decide(row, choiceOf(candidate)));
    item.append(button);
    return item;
  }

  /** @param {number} row @param {any} decision */
  decide(row, decision) {
    this.marker?.remove();
    this.marker = null;
    if (decision) this.decisions.set(this.id(row), { incident_id: this.id(row), ...decision });
    else this.decisions.delete(this.id(row));
    this.keep();
    this.tell();
    const item = this.list.querySelector(`[data-row="${row}"]`);
    if (item) this.mark(item, row);
    this.scene.redraw(['review']);
  }

  /** @param {any} item @param {number} row */
  mark(item, row) {
    const { t } = this.state;
    const made = this.decisions.get(this.id(row));
    const verdict = item.querySelector('.gi-verdict');
    item.classList.toggle('gi-decided', Boolean(made));
    item.querySelector('[data-act=undo]').hidden = !made;
    item.querySelectorAll('.gi-choice').forEach((/** @type {HTMLElement} */ button) => {
      button.setAttribute('aria-pressed', String(made?.decision === 'choose' && made.place_id === button.dataset.place));
    });
    if (!made) verdict.textContent = '';
    else if (made.decision === 'choose') verdict.textContent = t('review.chosen', { name: made.name || made.place_id });
    else if (made.decision === 'reject') verdict.textContent = t('review.rejected');
    else verdict.textContent = t('review.moved', { lat: Number(made.lat).toFixed(4), lon: Number(made.lon).toFixed(4) });
  }

  // The candidates of the row at hand stand on the map, numbered as in the list.
  /** @param {number} row @param {Choice[]} candidates */
  show(row, candidates) {
    if (this.current === row) return;
    this.current = row;
    this.candidates = candidates;
    this.scene.redraw(['review']);
    const { map } = this;
    const points = candidates.map(({ lat, lon }) => /** @type {Pair} */ ([lat, lon]));
    if (points.length && !points.some((point) => map.getBounds().contains(point))) {
      map.fitBounds(L.latLngBounds(points), { padding: [60, 60], maxZoom: 9, animate: false });
    }
  }

  // A pin that is dragged with the mouse or moved with the arrow keys; Enter or letting go decides.
  /** @param {number} row @param {Choice[]} candidates */
  pin(row, candidates) {
    const { map, state: { t, table } } = this;
    this.marker?.remove();
    const made = this.decisions.get(this.id(row));
    const [first] = candidates;
    /** @type {any} */
    const start = made?.lat !== undefined ? [made.lat, made.lon]
      : this.state.isPlotted(row) ? [table.lat(row), table.lon(row)] : first ? [first.lat, first.lon] : map.getCenter();
    const name = placeText(this.state, row).name;
    const pin = L.marker(start, {
      draggable: true, keyboard: true, title: t('review.drag'), alt: t('review.pin_label', { name }),
      icon: L.divIcon({ className: 'gi-pin', iconSize: [26, 34], iconAnchor: [13, 32] }),
    }).addTo(map);
    this.marker = pin;
    const settle = () => {
      const { lat, lng } = pin.getLatLng().wrap();
      this.decide(row, { decision: 'move', lat: Number(lat.toFixed(6)), lon: Number(lng.toFixed(6)) });
    };
    pin.on('dragend', settle);
    const element = /** @type {HTMLElement} */ (pin.getElement());
    element.setAttribute('aria-label', t('review.pin_label', { name }));
    element.addEventListener('keydown', (event) => {
      /** @type {any} */
      const step = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[event.key];
      if (!step && event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      if (step) pin.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(pin.getLatLng()).add(event.shiftKey ? L.point(step).divideBy(8) : step)));
      else if (event.key === 'Enter') settle();
      else pin.remove();
      if (!step) this.list.querySelector(`[data-row="${row}"] [data-act=pin]`)?.focus();
    });
    if (!map.getBounds().contains(pin.getLatLng())) map.panTo(pin.getLatLng(), { animate: false });
    element.focus({ preventScroll: true });
  }

  /** @param {Pen} context @param {View} view */
  draw(context, view) {
    (this.current >= 0 ? this.candidates : []).forEach(({ lat, lon }, k) => {
      const [x, y] = view.locate(lat, lon);
      drawDisc(context, x, y, 11, PAPER.ink);
      drawDisc(context, x, y, 9, '#f0e442');
      context.font = `700 11px ${FONT}`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillStyle = '#1d2429';
      context.fillText(String(k + 1), x, y + 0.5);
    });
    for (const { lat = 0, lon = 0, decision } of this.decisions.values()) {
      if (decision === 'reject') continue;
      drawDisc(context, ...view.locate(lat, lon), 6, PAPER.disc);
      drawDisc(context, ...view.locate(lat, lon), 4.5, '#009e73');
    }
  }

  text() {
    const decisions = this.rows.map((row) => this.decisions.get(this.id(row))).filter(Boolean);
    const head = { format: 'geoincidents corrections', version: 1, table: this.state.meta.review };
    return `${JSON.stringify({ ...head, decisions }, null, 1)}\n`;
  }
}

// The first rows, and a button for more.
/** @param {Rows} rows @param {(row: Row) => HTMLElement} entryOf @param {HTMLElement} list @param {Words} t */
function growingEntries(rows, entryOf, list, t) {
  let at = 0;
  const more = textButton('', () => grow(), 'gi-more');
  const grow = () => {
    const next = Math.min(at + SOME, rows.length);
    for (; at < next; at += 1) list.append(entryOf(rows[at]));
    more.hidden = at >= rows.length;
    more.textContent = t('show_more', { n: rows.length - at });
  };
  list.after(more);
  return grow;
}
