// Puts an incident table on a Leaflet map: its store, the views of it, and the link that leads back to what is seen.

import { AreaTool } from './areatool.js';
import { clearCorners } from './corners.js';
import { make } from './elements.js';
import { Interface, placeOf } from './interface.js';
import { readLink, setFragment, writeLink } from './link.js';
import { followPaper } from './paper.js';
import { readPayload } from './payload.js';
import { drawingOf, pictureOf } from './picture.js';
import { Popups } from './popups.js';
import { keepOpening } from './opening.js';
import { printWell } from './print.js';
import { csvOf, geojsonOf, selection } from './records.js';
import { Review } from './review.js';
import { Scene } from './scene.js';
import { Store } from './store.js';
import { Measure, addBearings } from './tools.js';

/** @param {L.Map} map @param {{ incidents: Promise<Uint8Array>[], basemap?: Promise<Uint8Array>[] }} packed */
async function attach(map, packed) {
  const api = { ready: false, map };
  window.geoincidents.maps.push(api);
  // Before anything is awaited, so that the first table of a page has the place beside the map.
  const place = placeOf(map);
  const [data, base] = await Promise.all([readPayload(packed.incidents), packed.basemap ? readPayload(packed.basemap) : null]);
  const state = new Store(data, navigator.languages || [navigator.language]);
  const asked = readLink(place.owner ? location.hash : '');
  if (asked.lang in state.meta.words) state.speak(asked.lang);
  const repaint = followPaper(() => state.emit('repainted'));
  addBearings(state, map);
  const scene = new Scene(state, map, base);
  const review = state.meta.review ? new Review(state, scene) : null;
  const measure = new Measure(state, scene);
  const areas = new AreaTool(state, scene);
  measure.begins = () => areas.end();
  areas.begins = () => { if (measure.on) measure.toggle(); };
  const popups = new Popups(state, scene);
  followMap(state, map);
  map.attributionControl.setPrefix('Leaflet');
  state.meta.attribution.forEach((/** @type {string} */ text) => map.attributionControl.addAttribution(make('i', '', text).innerHTML));
  const page = new Interface(state, scene, { ...place, review, measure, areas, popups });
  const tool = () => [measure, areas].find(({ on }) => on);
  map.on('click', (event) => (tool() ? tool()?.add(event.latlng) : popups.click(event)));
  map.on('contextmenu', ({ latlng: { lat, lng } }) => { if (!tool()) state.openPlace({ name: '', lat, lon: lng }); });
  map.on('mousemove', (event) => popups.hover(tool() ? null : event.containerPoint));
  const open = () => {
    scene.wake();
    clearCorners(scene);
  };
  keepOpening(map, place.owner, open);
  scene.wake();
  printWell(page, repaint);
  expose(api, state, scene, review);
  followLink(api, scene, page, asked);
  api.ready = true;
  // The map that was drawn last answers under the global name.
  // What else a page may call, of scripts that are read before or after this is done, stays.
  const { maps, attach: again, begin, draw } = window.geoincidents;
  window.geoincidents = Object.assign(api, { maps, attach: again, begin, draw });
}

// The store knows where the map rests, and can send it elsewhere.
/** @param {Store} state @param {L.Map} map */
function followMap(state, map) {
  const rest = () => {
    const [{ lat, lng }, bounds] = [map.getCenter(), map.getBounds()];
    state.moved({ zoom: map.getZoom(), lat, lng, bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] });
  };
  rest();
  map.on('moveend', rest);
  state.on('move', ({ lat, lng, zoom }) => map.setView([lat, lng], zoom, { animate: false }));
}

/** @param {any} api @param {Scene} scene @param {any} one @param {any} asked */
function followLink(api, scene, { owner, story }, asked) {
  const state = scene.store;
  let written = '';
  state.on('linked', () => {
    api.link = writeLink(state);
    if (owner && api.ready && setFragment(api.link)) written = location.hash;
  });
  if (!owner) return;
  if (location.hash.length > 1) {
    state.apply(asked);
    clearCorners(scene);
  } else story?.go(0);
  window.addEventListener('hashchange', () => {
    if (location.hash !== written) state.apply(readLink(location.hash));
  });
}

// What a page's own scripts, and tests, may ask a map.
/** @param {any} api @param {Store} state @param {Scene} scene @param {Review | null} review */
function expose(api, state, scene, review) {
  const { table, filters } = state;
  Object.defineProperties(api, {
    settled: { get: () => !state.waiting.size },
    markers: { get: () => filters.shown },
  });
  Object.assign(api, {
    rows: table.total, located: table.plotted.length, unlocated: table.unlocated.length, select: (/** @type {Row} */ row) => state.select(row),
    drawn: () => scene.incidents.drawn.map((item) => {
      const { x, y } = scene.placeOnScreen(item);
      return { x, y, rows: Array.from(scene.incidents.rowsIn(item)) };
    }),
    asked: () => ({ area: filters.area }), selection: () => selection(state), csv: () => csvOf(state), geojson: () => geojsonOf(state), svg: () => drawingOf(scene),
    png: () => pictureOf(scene, 1).toDataURL(), corrections: () => review?.text(),
    /** @param {string} name @param {any} value */ filter: (name, value) => state.filter(name, value instanceof Array && name !== 'time' ? new Set(value) : value),
  });
}

window.geoincidents.begin = attach;
