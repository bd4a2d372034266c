// Puts an incident table on a Leaflet map and joins map, list and pop-ups.

const PLOTTED = new Set(['incident', 'strategic']);

function makeState(map, { meta, columns }) {
  const total = columns.incident_id.numbers.length;
  const day = (row) => Math.max(columns.date_start.at(row), columns.date_end.at(row));
  const all = Array.from({ length: total }, (_, row) => row)
    .sort((a, b) => (day(a) === MISSING) - (day(b) === MISSING) || day(a) - day(b) || a - b);
  const state = {
    map, meta, columns, selected: -1, shown: new Uint8Array(total).fill(1), layers: {},
    value: (row, column) => columns[column].at(row),
    number: (row, column) => columns[column].at(row),
    lat: (row) => columns.lat.at(row) / 1e6,
    lon: (row) => columns.lon.at(row) / 1e6,
    radius: (row) => columns.geo_radius_km.at(row),
    symbol: (row) => meta.symbols[columns.event_type.at(row)] || meta.symbols.other,
    isStrategic: (row) => columns.record_kind.at(row) === 'strategic',
  };
  const kind = (row) => columns.record_kind.at(row);
  const located = (row) => columns.lat.at(row) !== MISSING;
  state.counting = all.filter((row) => PLOTTED.has(kind(row)));
  state.plotted = state.counting.filter(located);
  state.sections = [
    { key: 'located', title: 'On the map', rows: state.plotted },
    { key: 'unlocated', title: 'Not located', rows: state.counting.filter((row) => !located(row)),
      note: 'Reported, but no place could be given with confidence.' },
    { key: 'aggregates', title: 'Totals as reported', rows: all.filter((row) => kind(row) === 'aggregate'),
      note: 'Sums over a period or an area. They are not added to the incidents.' },
    { key: 'context', title: 'Statements and background',
      rows: all.filter((row) => !PLOTTED.has(kind(row)) && kind(row) !== 'aggregate') },
  ];
  return state;
}

function addLayers(state, base) {
  const { map } = state;
  const pane = (name, zIndex) => {
    const made = map.getPane(name) || map.createPane(name);
    made.style.zIndex = zIndex;
    made.style.pointerEvents = 'none';
    return name;
  };
  state.labels = collectLabels(state);
  if (base) state.layers.basemap = addBasemap(map, base);
  state.incidents = new Incidents(state);
  state.layers.uncertainty = new CanvasLayer(pane('gi-uncertainty', 405),
    (context, view) => state.incidents.drawCircles(context, view));
  if (state.meta.rings.length) state.layers.rings = addRings(map, state);
  state.layers.labels = new CanvasLayer(pane('gi-labels', 420), (context, view) => drawLabels(context, view, state));
  state.layers.incidents = new CanvasLayer(pane('gi-incidents', 450), (context, view) => state.incidents.draw(context, view));
  state.incidents.layer = state.layers.incidents;
  Object.values(state.layers).forEach((layer) => layer.addTo(map));
}

function redraw(state) {
  ['uncertainty', 'incidents', 'labels'].forEach((key) => {
    if (state.map.hasLayer(state.layers[key])) state.layers[key].reset();
  });
}

function addActions(state, root) {
  const { map } = state;
  state.showType = (type, on) => {
    state.plotted.forEach((row) => {
      if (state.value(row, 'event_type') === type) state.shown[row] = on ? 1 : 0;
    });
    root.querySelectorAll('[data-section="located"] .gi-entry').forEach((entry) => {
      entry.hidden = !state.shown[Number(entry.dataset.row)];
    });
    if (state.selected >= 0 && !state.shown[state.selected]) map.closePopup();
    state.incidents.changed();
    updateCounter(state);
    redraw(state);
  };
  state.select = (row, { from = null } = {}) => {
    const point = L.latLng(state.lat(row), state.lon(row));
    if (from && (!map.getBounds().contains(point) || map.getZoom() < 7)) {
      map.setView(point, Math.max(map.getZoom(), isBroad(state, row) ? 5 : 9), { animate: false });
    }
    showPopup(state, point, pagedDetails(state, row), { row, from });
  };
  map.on('popupclose', () => {
    state.selected = -1;
    mark(state, root);
  });
  map.on('moveend', () => updateCounter(state));
  map.on('click', (event) => clickMap(state, event));
  map.on('mousemove', (event) => hover(state, event));
  map.getContainer().addEventListener('mouseleave', () => hover(state, null));
  state.marked = () => mark(state, root);
}

function mark(state, root) {
  root.querySelectorAll('.gi-entry.gi-current').forEach((entry) => entry.classList.remove('gi-current'));
  if (state.selected >= 0) {
    const entry = root.querySelector(`.gi-entry[data-row="${state.selected}"]`);
    if (entry) entry.classList.add('gi-current');
  }
  redraw(state);
}

function showPopup(state, point, content, { row = -1, from = null, tallest = 540 } = {}) {
  const { map } = state;
  map.closePopup();
  const size = map.getSize();
  const popup = L.popup({
    className: 'gi-popup', offset: [0, -8], minWidth: Math.min(300, size.x - 72), maxWidth: Math.min(360, size.x - 72),
    maxHeight: Math.max(140, Math.min(tallest, size.y * 0.7)), autoPanPadding: [14, 14],
  }).setLatLng(point).setContent(content);
  state.selected = row;
  popup.openOn(map);
  content.tabIndex = -1;
  content.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') map.closePopup();
  });
  if (from) {
    content.focus({ preventScroll: true });
    popup.once('remove', () => from.focus({ preventScroll: true }));
  }
  state.marked();
}

function rowsAt(state, row) {
  return state.plotted.filter((other) => state.shown[other]
    && state.columns.lat.at(other) === state.columns.lat.at(row) && state.columns.lon.at(other) === state.columns.lon.at(row));
}

// Incidents that share one point are pages of one pop-up.
function pagedDetails(state, row) {
  const box = make('div', 'gi-pages');
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', 'Incident');
  const here = rowsAt(state, row);
  let at = here.indexOf(row);
  const turn = (step) => {
    at = (at + step + here.length) % here.length;
    state.selected = here[at];
    show();
    state.marked();
  };
  const show = () => {
    box.replaceChildren(describe(state, here[at]));
    if (here.length < 2) return;
    const pager = make('nav', 'gi-pager');
    const step = (text, label, by) => {
      const button = make('button', '', text);
      button.type = 'button';
      button.setAttribute('aria-label', label);
      button.addEventListener('click', (event) => {
        event.stopPropagation();
        turn(by);
      });
      return button;
    };
    pager.append(step('‹', 'Previous incident here', -1), make('span', '', `${at + 1} of ${here.length} incidents here`),
      step('›', 'Next incident here', 1));
    box.prepend(pager);
  };
  show();
  return box;
}

function listPopup(state, rows) {
  const box = make('div', 'gi-pages');
  box.append(make('h3', '', `${counted(rows.length, 'incident')} here`));
  const list = make('ol', 'gi-list');
  rows.slice(0, CHUNK).forEach((row) => list.append(buildEntry(state, row, 'located')));
  box.append(list);
  return box;
}

function clickMap(state, event) {
  const item = state.incidents.hit(event.containerPoint);
  if (!item) return;
  const { map } = state;
  const [first] = item.rows;
  if (item.rows.length === 1) {
    state.select(first);
    return;
  }
  const bounds = L.latLngBounds(item.rows.map((row) => [state.lat(row), state.lon(row)]));
  const apart = bounds.getNorthEast().distanceTo(bounds.getSouthWest());
  if (apart > 200 && map.getZoom() < map.getMaxZoom() - 1) {
    map.fitBounds(bounds, { padding: [80, 80], maxZoom: Math.min(map.getZoom() + 4, map.getMaxZoom()) });
  } else showPopup(state, bounds.getCenter(), listPopup(state, item.rows), { tallest: 320 });
}

function hover(state, event) {
  const item = event && state.incidents.hit(event.containerPoint);
  state.map.getContainer().classList.toggle('gi-pointing', Boolean(item));
  if (item === state.hovered) return;
  state.hovered = item;
  if (state.tooltip) state.tooltip.remove();
  state.tooltip = null;
  if (!item || item.rows.includes(state.selected)) return;
  const [row] = item.rows;
  const content = make('div');
  if (item.rows.length > 1) content.append(`${counted(item.rows.length, 'incident')}: click to open`);
  else content.append(make('b', '', state.symbol(row).label), ` · ${dateText(state, row)} · `, quoted(placeText(state, row).name));
  state.tooltip = L.tooltip({ className: 'gi-tooltip', direction: 'top', offset: [0, -10], opacity: 1 })
    .setLatLng(state.map.containerPointToLatLng(state.incidents.view
      ? L.point(item.x, item.y).add(state.layers.incidents.corner).subtract(state.map.containerPointToLayerPoint([0, 0]))
      : event.containerPoint))
    .setContent(content).addTo(state.map);
}

function fitAll({ map, meta }) {
  if (meta.bounds) map.fitBounds(meta.bounds, { padding: [28, 28], maxZoom: 13, animate: false });
  else map.setView([20, 10], 2, { animate: false });
}

// Paper has another shape than the screen: the same extent is fitted anew.
function fitOnPaper(map) {
  window.matchMedia('print').addEventListener('change', () => {
    const bounds = map.getBounds();
    map.invalidateSize({ animate: false });
    map.fitBounds(bounds, { animate: false });
  });
}

function addControls(state, root) {
  const { map } = state;
  const Buttons = L.Control.extend({
    options: { position: 'topleft' },
    onAdd() {
      const bar = make('div', 'leaflet-bar gi-buttons');
      const add = (text, label, act) => {
        const button = make('button', '', text);
        button.type = 'button';
        button.title = label;
        button.setAttribute('aria-label', label);
        button.addEventListener('click', act);
        bar.append(button);
      };
      add('⌂', 'Show all incidents', () => fitAll(state));
      if (document.fullscreenEnabled) {
        add('⛶', 'Full screen', () => {
          if (document.fullscreenElement) document.exitFullscreen();
          else root.requestFullscreen();
        });
      }
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    },
  });
  map.addControl(new Buttons());
  if (!map.getContainer().querySelector('.leaflet-control-scale')) L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix('Leaflet');
  state.meta.attribution.forEach((text) => map.attributionControl.addAttribution(make('i', '', text).innerHTML));
}

// On the package's own page the panel has its place beside the map; on any other map it stands over its right side.
function placeOf(map) {
  const page = map.getContainer().closest('.gi-page');
  const panel = make('div');
  // A second table on one page finds the place taken.
  const slot = page && page.querySelector('.gi-slot');
  if (slot) {
    slot.replaceWith(panel);
    return { root: page, panel };
  }
  map.getContainer().append(panel);
  return { root: map.getContainer(), panel };
}

async function attach(map, ids) {
  const api = { ready: false, markers: 0 };
  window.geoincidents.maps.push(api);
  // Before anything is awaited, so that the first table of a page has the place beside the map.
  const { root, panel } = placeOf(map);
  const data = await readPayload(ids.incidents);
  const base = ids.basemap ? await readPayload(ids.basemap) : null;
  const state = makeState(map, data);
  state.api = api;
  addLayers(state, base);
  addActions(state, root);
  addControls(state, root);
  fitOnPaper(map);
  const built = buildPanel(state);
  panel.replaceWith(built);
  if (root === map.getContainer()) {
    built.classList.add('gi-over');
    L.DomEvent.disableClickPropagation(built).disableScrollPropagation(built);
  } else document.title = state.meta.title || 'Incident map';
  updateCounter(state);
  Object.assign(api, {
    rows: data.columns.incident_id.numbers.length, located: state.plotted.length,
    unlocated: state.counting.length - state.plotted.length, select: (row) => state.select(row), map,
    drawn: () => state.incidents.drawn.map(({ x, y, rows }) => {
      const point = L.point(x, y).add(state.layers.incidents.corner).subtract(map.containerPointToLayerPoint([0, 0]));
      return { x: point.x, y: point.y, rows };
    }),
    ready: true,
  });
  // The map that was drawn last answers under the global name.
  window.geoincidents = Object.assign(api, { maps: window.geoincidents.maps, attach: window.geoincidents.attach });
}

function report(map, error) {
  const note = make('p', 'gi-failure', `This map could not be drawn: ${error.message}. It needs a browser of 2023 or later.`);
  map.getContainer().append(note);
  throw error;
}

window.geoincidents = window.geoincidents || { maps: [] };
window.geoincidents.attach = (map, ids) => attach(map, ids).catch((error) => report(map, error));
