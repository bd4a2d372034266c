// Puts an incident table on a Leaflet map and joins map, timeline, table, list and link.

import { addVoice, buildSkips, closeWithEscape } from './access.js';
import { Annotations } from './annotations.js';
import { CanvasLayer } from './canvas.js';
import { Hexagons, addRamp, drawHeat } from './density.js';
import { describe, make } from './details.js';
import { Filters } from './filters.js';
import { Grid } from './grid.js';
import { Basemap, drawRings, drawSectors, shapeOf } from './ground.js';
import { Incidents } from './incidents.js';
import { addKey } from './key.js';
import { collectLabels, drawLabels, placeLabels } from './labels.js';
import { applyLink, readLink, setFragment, writeLink } from './link.js';
import { buildPanel, updateCounter } from './panel.js';
import { setPaper } from './paper.js';
import { MISSING, readLines, readPayload } from './payload.js';
import { drawingOf, pictureOf } from './picture.js';
import { clickMap, hover, pagedDetails, placeOnScreen, showPopup } from './popups.js';
import { printWell } from './print.js';
import { csvOf, geojsonOf, selection } from './records.js';
import { Review } from './review.js';
import { LONG_AGO, makeTable } from './table.js';
import { Story } from './story.js';
import { Timeline } from './timeline.js';
import { Measure, addControls } from './tools.js';
import { makeWords, preferredLanguage } from './words.js';

const SETTLE_MS = 160; // after a filter's last step, lists, counts and link follow

function makeState(map, data, root) {
  const table = makeTable(data);
  const plotted = new Uint8Array(table.total);
  table.plotted.forEach((row) => { plotted[row] = 1; });
  const state = {
    map, root, table, meta: data.meta, selected: -1, layers: {}, number: window.geoincidents.maps.length,
    options: { sized: true, faded: false, view: 'symbols' }, period: periodOf(table), filters: new Filters(table), measuring: false,
    still: window.matchMedia('(prefers-reduced-motion: reduce)').matches, isPlotted: (row) => plotted[row] === 1, listeners: null,
  };
  state.countries = new Map(Object.entries(data.meta.countries));
  state.firstLanguage = preferredLanguage(data.meta.words, data.meta.language);
  state.t = makeWords(data.meta.words, state.firstLanguage, state.countries);
  state.opacity = (row) => (state.options.faded ? agedOpacity(state, row) : 1);
  return state;
}

function periodOf({ counting, first, last }) {
  let [from, to] = [Infinity, -Infinity];
  for (const row of counting) {
    if (last[row] === MISSING) continue;
    from = Math.min(from, first[row] === LONG_AGO ? last[row] : first[row]);
    to = Math.max(to, last[row]);
  }
  return from <= to ? [from, to] : null;
}

// The newest of the window is opaque, the oldest a third of that; what has no date is as faint as the oldest.
function agedOpacity({ table, filters, period }, row) {
  if (!period) return 1;
  const [from, to] = filters.window || period;
  const age = table.last[row] === MISSING ? 1 : (to - table.last[row]) / Math.max(1, to - from);
  return 1 - 0.67 * Math.max(0, Math.min(1, age));
}

function addLayers(state, base) {
  const { map, meta, table } = state;
  const pane = (name, zIndex) => {
    const made = map.getPane(name) || map.createPane(name);
    made.style.zIndex = zIndex;
    made.style.pointerEvents = 'none';
    return name;
  };
  const add = (key, zIndex, draw, says) => { state.layers[key] = new CanvasLayer(pane(`gi-${key}`, zIndex), draw, says); };
  state.ringLines = meta.rings.length ? readLines(table.columns, 'rings', meta.grid) : [];
  state.incidents = new Incidents(state);
  state.labels = collectLabels(state);
  if (meta.annotations.length) state.annotations = new Annotations(state);
  state.views = ['symbols', 'heat', ...(meta.hexagons ? ['hexagons'] : [])];
  if (base) {
    const ground = new Basemap(base);
    add('basemap', 150, (context, view) => ground.draw(context, view));
  }
  add('heat', 300, (context, view) => drawHeat(context, view, state));
  if (meta.hexagons) {
    state.hexagons = new Hexagons(state);
    add('hexagons', 300, (context, view) => state.hexagons.draw(context, view));
  }
  add('uncertainty', 405, (context, view) => state.incidents.drawCircles(context, view));
  if (state.ringLines.length) {
    const shapes = state.ringLines.map((ring) => shapeOf([...ring, ring[0]]));
    add('rings', 410, (context, view) => drawRings(context, view, shapes));
    add('sectors', 411, (context, view) => drawSectors(context, view, state));
  }
  add('labels', 420, (context, view) => drawLabels(context, view, state),
    (view) => placeLabels(view, state).map(({ label, spot }) => [label.text, Math.round(spot[0]), Math.round(spot[1])]));
  add('incidents', 450, (context, view) => state.incidents.draw(context, view));
  if (state.annotations) add('annotations', 452, (context, view) => state.annotations.draw(context, view));
  if (meta.review) {
    state.review = new Review(state);
    add('review', 455, (context, view) => state.review.draw(context, view));
  }
  state.measure = new Measure(state);
  add('measure', 460, (context, view) => state.measure.draw(context, view));
  state.incidents.layer = state.layers.incidents;
  state.order = Object.values(state.layers);
  const later = new Set(['heat', 'hexagons', 'sectors']);
  Object.entries(state.layers).forEach(([key, layer]) => { if (!later.has(key)) layer.addTo(map); });
}

export function redraw(state, keys = ['heat', 'hexagons', 'uncertainty', 'incidents', 'labels']) {
  keys.forEach((key) => {
    if (state.layers[key] && state.map.hasLayer(state.layers[key])) state.layers[key].reset();
  });
}

// What happens to the map happens here, so that every way of asking for it does the same.
function addActions(state) {
  const { map, filters, table } = state;
  let settling = 0;
  const settle = () => {
    clearTimeout(settling);
    state.waiting.add('filters');
    settling = setTimeout(() => {
      state.listeners.settled.forEach((act) => act());
      state.remember();
      state.waiting.delete('filters');
    }, SETTLE_MS);
  };
  state.changed = () => {
    if (state.selected >= 0 && !filters.isShown(state.selected)) map.closePopup();
    state.incidents.changed();
    updateCounter(state);
    redraw(state);
    settle();
  };
  state.filter = (name, value) => {
    filters.set(name, value);
    state.changed();
  };
  state.restored = () => {
    state.listeners.restored.forEach((act) => act());
    state.changed();
  };
  state.clearFilters = () => {
    filters.clear();
    state.restored();
  };
  state.show = (view) => {
    state.options.view = view;
    const wanted = view === 'symbols' ? ['incidents', 'uncertainty'] : [view];
    ['heat', 'hexagons', 'incidents', 'uncertainty'].filter((key) => state.layers[key]).forEach((key) => {
      if (wanted.includes(key)) map.addLayer(state.layers[key]);
      else map.removeLayer(state.layers[key]);
    });
    if (state.rampBox) state.rampBox.hidden = view === 'symbols';
    redraw(state);
    state.remember();
  };
  state.select = (row, { from = null } = {}) => {
    const point = L.latLng(table.lat(row), table.lon(row));
    if (from && (!map.getBounds().contains(point) || map.getZoom() < 7)) {
      map.setView(point, Math.max(map.getZoom(), table.broad[row] ? 5 : 9), { animate: false });
    }
    showPopup(state, point, pagedDetails(state, row), { row, from });
  };
  state.explain = (row, { from = null } = {}) => showPopup(state, map.getCenter(), describe(state, row), { from });
  state.marked = () => {
    mark(state);
    redraw(state, ['uncertainty', 'incidents']);
    if (state.grid) state.grid.marked();
    state.remember();
  };
  state.remember = () => {
    if (!state.grid) return;
    state.api.link = writeLink(state);
    if (state.owner && state.api.ready && setFragment(state.api.link)) state.written = location.hash;
  };
  listenToMap(state);
}

function listenToMap(state) {
  const { map } = state;
  map.on('popupclose', () => {
    state.selected = -1;
    state.marked();
  });
  let resting = 0;
  map.on('moveend', () => {
    updateCounter(state);
    // Browsers slow down a page that writes its address at every step of a movement.
    clearTimeout(resting);
    state.waiting.add('link');
    resting = setTimeout(() => {
      state.remember();
      state.waiting.delete('link');
    }, SETTLE_MS);
  });
  map.on('click', (event) => {
    if (state.measuring) state.measure.add(event.latlng);
    else clickMap(state, event);
  });
  map.on('mousemove', (event) => hover(state, event));
  map.getContainer().addEventListener('mouseleave', () => hover(state, null));
}

export function mark(state) {
  state.root.querySelectorAll('.gi-entry.gi-current').forEach((entry) => entry.classList.remove('gi-current'));
  if (state.selected < 0) return;
  const entry = state.root.querySelector(`.gi-panel .gi-entry[data-row="${state.selected}"]`);
  if (entry) entry.classList.add('gi-current');
}

// On the package's own page the panel has its place beside the map; on any other map it stands over its right side.
function placeOf(map) {
  const page = map.getContainer().closest('.gi-page');
  const panel = make('div');
  // A second table on one page finds the place taken.
  const slot = page && page.querySelector('.gi-slot');
  if (slot) {
    slot.replaceWith(panel);
    return { root: page, panel, owner: true };
  }
  map.getContainer().append(panel);
  return { root: map.getContainer(), panel, owner: false };
}

// Everything with words in it: built anew when the language changes.
function buildInterface(state) {
  const { root, owner, map, t } = state;
  const before = state.parts || [];
  state.listeners = { settled: [], restored: [] };
  state.whenSettled = (act) => state.listeners.settled.push(act);
  state.whenRestored = (act) => state.listeners.restored.push(act);
  const timeline = state.period ? (state.timeline?.play(false), state.timeline = new Timeline(state)) : null;
  const grid = new Grid(state);
  if (state.grid) Object.assign(grid, { open: state.grid.open, sort: state.grid.sort });
  state.grid = grid;
  const panel = buildPanel(state);
  // In the order in which the keyboard walks: the map stands before them.
  const parts = owner ? [...(timeline ? [timeline.build()] : []), panel, grid.build()] : [panel];
  if (owner && state.meta.story.length) {
    const at = state.story?.at;
    state.story = new Story(state);
    if (at) state.story.at = at;
    parts.unshift(...state.story.build());
  }
  if (owner) {
    root.lang = t.language;
    root.dir = t.direction;
    document.documentElement.lang = t.language;
    document.title = state.meta.title || t('title');
  } else {
    panel.lang = t.language;
    panel.dir = t.direction;
    panel.classList.add('gi-over');
    if (timeline) panel.querySelector('.gi-head').after(timeline.build());
    state.tableButton.hidden = true;
    grid.build();
    L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  }
  before.forEach((part) => part.remove());
  const skips = owner ? [buildSkips(state)] : [];
  parts.push(addVoice(state));
  root.prepend(...skips);
  root.append(...parts);
  state.parts = [...skips, ...parts];
  map.getContainer().setAttribute('aria-label', t('map'));
  map.getContainer().setAttribute('role', 'application');
  addControls(state);
  addRamp(state);
  addKey(state);
  map.invalidateSize({ animate: false });
}

function followPaper(state) {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  state.follow = () => {
    setPaper(dark.matches);
    state.order.forEach((layer) => state.map.hasLayer(layer) && layer.reset());
    state.timeline?.draw();
  };
  dark.addEventListener('change', state.follow);
  setPaper(dark.matches);
}

async function attach(map, ids) {
  const waiting = new Set();
  const api = { ready: false, markers: 0, get settled() { return !waiting.size; } };
  window.geoincidents.maps.push(api);
  // Before anything is awaited, so that the first table of a page has the place beside the map.
  const { root, panel, owner } = placeOf(map);
  const [data, base] = await Promise.all([readPayload(ids.incidents), ids.basemap ? readPayload(ids.basemap) : null]);
  const state = Object.assign(makeState(map, data, root), { api, owner, waiting });
  followPaper(Object.assign(state, { order: [] }));
  panel.remove();
  addActions(state);
  addLayers(state, base);
  state.speak = (language) => {
    map.closePopup();
    state.t = makeWords(state.meta.words, language, state.countries);
    buildInterface(state);
    state.changed();
  };
  const asked = readLink(owner ? location.hash : '');
  if (state.meta.words[asked.lang]) state.t = makeWords(state.meta.words, asked.lang, state.countries);
  if (state.meta.view !== 'symbols' && state.views.includes(state.meta.view)) state.show(state.meta.view);
  buildInterface(state);
  map.attributionControl.setPrefix('Leaflet');
  state.meta.attribution.forEach((text) => map.attributionControl.addAttribution(make('i', '', text).innerHTML));
  printWell(state);
  closeWithEscape(state);
  updateCounter(state);
  expose(state);
  if (owner && location.hash.length > 1) applyLink(state, asked);
  else if (state.story) state.story.go(0);
  window.addEventListener('hashchange', () => {
    if (owner && location.hash !== state.written) applyLink(state, readLink(location.hash));
  });
  api.ready = true;
  // The map that was drawn last answers under the global name.
  const { maps, attach: again, begin, unzip } = window.geoincidents;
  window.geoincidents = Object.assign(api, { maps, attach: again, begin, unzip });
}

function expose(state) {
  const { api, map, table } = state;
  Object.assign(api, {
    rows: table.total, located: table.plotted.length, unlocated: table.unlocated.length, select: (row) => state.select(row), map,
    drawn: () => state.incidents.drawn.map((item) => {
      const { x, y } = placeOnScreen(state, item);
      return { x, y, rows: Array.from(state.incidents.rowsIn(item)) };
    }),
    selection: () => selection(state), csv: () => csvOf(state), geojson: () => geojsonOf(state), svg: () => drawingOf(state),
    png: () => pictureOf(state, 1).toDataURL(), corrections: () => state.review.text(),
    filter: (name, value) => state.filter(name, value instanceof Array && name !== 'time' ? new Set(value) : value),
  });
}

window.geoincidents.begin = attach;
