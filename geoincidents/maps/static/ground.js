// What lies under the incidents: land and borders, distance rings, names of places.

const GROUND = {
  sea: '#d6e3ea',
  land: { fill: true, fillOpacity: 1, fillColor: '#f6f3ec', stroke: false },
  lakes: { fill: true, fillOpacity: 1, fillColor: '#d6e3ea', color: '#a9c0cc', weight: 0.6 },
  coast: { fill: false, color: '#8ea6b2', weight: 1 },
  admin1: { fill: false, color: '#cfc6b6', weight: 0.9, dashArray: '3 3' },
  admin0: { fill: false, color: '#9a8f80', weight: 1.4 },
};

// The world in rough outline, a patch of sea over the window of this map, and in it the true detail.
function addBasemap(map, { meta, columns }) {
  map.createPane('gi-basemap').style.zIndex = 150;
  const renderer = L.canvas({ pane: 'gi-basemap', padding: 0.4 });
  const options = { renderer, pane: 'gi-basemap', interactive: false };
  const group = L.layerGroup();
  const polygons = (name, grid, style) => {
    const rings = readLines(columns, name, grid);
    let at = 0;
    for (const count of columns[`${name}_rings`].numbers) {
      group.addLayer(L.polygon(rings.slice(at, at + count), { ...options, ...style }));
      at += count;
    }
  };
  const lines = (name, grid) => group.addLayer(
    L.polyline(readLines(columns, name, grid), { ...options, ...GROUND[name.replace('world_', '')] }),
  );
  polygons('world_land', meta.world, { ...GROUND.land, stroke: true, color: '#a9bbc4', weight: 0.8 });
  lines('world_admin0', meta.world);
  if (meta.window) {
    const { west, south, east, north } = meta.window;
    group.addLayer(L.rectangle([[south, west], [north, east]],
      { ...options, ...GROUND.land, fillColor: GROUND.sea }));
    polygons('land', meta.window, GROUND.land);
    polygons('lakes', meta.window, GROUND.lakes);
    ['admin1', 'coast', 'admin0'].forEach((name) => lines(name, meta.window));
  }
  return group;
}

function addRings(map, { meta, columns }) {
  map.createPane('gi-rings').style.zIndex = 410;
  map.getPane('gi-rings').style.pointerEvents = 'none';
  const renderer = L.svg({ pane: 'gi-rings', padding: 1 });
  const style = { renderer, pane: 'gi-rings', interactive: false, fill: false, color: '#3d4a52' };
  const group = L.layerGroup();
  for (const ring of readLines(columns, 'rings', meta.grid)) {
    group.addLayer(L.polyline([...ring, ring[0]], { ...style, weight: 1.5, opacity: 0.7, dashArray: '1 5', lineCap: 'round' }));
  }
  return group;
}

// Names are put where nothing else stands, the most important ones first.
function drawLabels(context, view, state) {
  const groups = state.incidents.footprints(view);
  const taken = [...controlBoxes(view), ...groups.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius])];
  const free = (box) => isWhole(box, view)
    && !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
  context.lineJoin = 'round';
  let room = Math.round((view.width * view.height) / 26000);
  for (const label of state.labels) {
    if (room <= 0) break;
    if (label.ring && !state.map.hasLayer(state.layers.rings)) continue;
    const home = 'row' in label && groups.find(({ rows }) => rows.includes(label.row));
    const [x, y] = home ? [home.x, home.y] : view.locate(label.lat, label.lon);
    if (!label.ring && !view.shows(x, y, 0)) continue;
    if ('row' in label && !(home && mayName(state, home))) continue;
    context.font = label.font;
    const width = context.measureText(label.text).width;
    const gap = home ? home.radius + 3 : label.gap;
    const spot = (label.ring ? spotsOnRing(view, label, width) : spotsAround(x, y, width, label.size, gap)).find(free);
    if (!spot) continue;
    taken.push(spot);
    if (!label.always) room -= 1;
    if (home) home.names = (home.names || 0) + 1;
    writeLabel(context, label, x, y, spot);
  }
}

// A count that stands for many places is given none of their names, a fan at most two.
function mayName(state, { rows, names = 0 }) {
  if (rows.length <= FAN) return names < 2;
  const [first] = rows;
  return !names && rows.every((row) => state.value(row, 'place_name') === state.value(first, 'place_name'));
}

// The corners of the map where its buttons, scale and attribution stand.
function controlBoxes({ width, height, inset }) {
  const [left, top, right, bottom] = [inset.x, inset.y, width - inset.x, height - inset.y];
  return [[left, top, left + 52, top + 156], [left, bottom - 32, left + 100, bottom], [right - 390, bottom - 20, right, bottom]];
}

// A name that the edge of the map would cut is left out.
function isWhole([left, top, right, bottom], { width, height, inset }) {
  const cut = (from, to, edge) => from < edge && to > edge;
  return !(cut(left, right, inset.x) || cut(left, right, width - inset.x)
    || cut(top, bottom, inset.y) || cut(top, bottom, height - inset.y));
}

// Where a ring may carry its label: shares of the way round, from north; the first in sight wins.
const BEARINGS = [0.125, 0, 0.875, 0.25, 0.75, 0.375, 0.625, 0.5];

function spotsOnRing(view, label, width) {
  const margin = view.inset;
  return label.ring.map((point) => view.locate(...point))
    .filter(([x, y]) => x > margin.x + width && y > margin.y + 20
      && x < view.width - margin.x - width && y < view.height - margin.y - 30)
    .map(([x, y]) => [x - width / 2 - 2, y - 8, x + width / 2 + 2, y + 8]);
}

function spotsAround(x, y, width, size, gap) {
  const [half, high] = [width / 2, size * 0.62];
  const box = (left, middle) => [left - 2, middle - high, left + width + 2, middle + high];
  return [box(x + gap, y), box(x - gap - width, y), box(x - half, y - gap - high), box(x - half, y + gap + high),
    box(x + gap, y - gap), box(x + gap, y + gap), box(x - gap - width, y - gap), box(x - gap - width, y + gap)];
}

function writeLabel(context, label, x, y, spot) {
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = 3.5;
  context.strokeStyle = 'rgba(250,248,243,0.92)';
  context.strokeText(label.text, spot[0] + 2, (spot[1] + spot[3]) / 2);
  context.fillStyle = label.colour;
  context.fillText(label.text, spot[0] + 2, (spot[1] + spot[3]) / 2);
  if (label.dot) {
    context.beginPath();
    context.arc(x, y, label.dot, 0, 2 * Math.PI);
    context.fillStyle = '#5b6268';
    context.fill();
  }
  if (label.cross) drawReference(context, x, y);
}

function drawReference(context, x, y) {
  context.lineWidth = 4;
  context.strokeStyle = '#fff';
  for (let pass = 0; pass < 2; pass += 1) {
    context.beginPath();
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + dx * 4.5, y + dy * 4.5);
      context.lineTo(x + dx * 9, y + dy * 9);
    }
    context.stroke();
    context.lineWidth = 1.6;
    context.strokeStyle = '#1d2429';
  }
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif';

// Reference, rings, the places of the incidents, then those of the gazetteer by importance.
function collectLabels(state) {
  const labels = [];
  const add = (text, lat, lon, size, weight, options) => labels.push({
    text, lat, lon, size, font: `${weight} ${size}px ${FONT}`, gap: 8, colour: '#3a4147', ...options,
  });
  const { reference, rings } = state.meta;
  if (reference) {
    add(reference.label, reference.lat, reference.lon, 13, 700, { gap: 13, cross: true, always: true, colour: '#1d2429' });
    readLines(state.columns, 'rings', state.meta.grid).forEach((ring, k) => add(rings[k], reference.lat, reference.lon, 11, 600,
      { ring: BEARINGS.map((share) => ring[Math.round(share * (ring.length - 1))]), always: true, colour: '#3d4a52' }));
  }
  const seen = new Set(reference ? [reference.label] : []);
  for (const row of state.plotted) {
    const name = state.value(row, 'place_name');
    if (!name || seen.has(name) || isBroad(state, row) || isRelative(state, row) || seen.size > 80) continue;
    seen.add(name);
    add(name, state.lat(row), state.lon(row), 12, 600, { row });
  }
  const { places } = state.meta;
  for (let k = 0; k < places; k += 1) {
    const name = state.columns.label_name.at(k);
    if (seen.has(name)) continue;
    seen.add(name);
    const [lat, lon] = [state.columns.label_lat.at(k) / 1e6, state.columns.label_lon.at(k) / 1e6];
    add(name, lat, lon, 11.5, 400, { gap: 5, dot: 1.8, colour: '#5b6268' });
  }
  return labels;
}
