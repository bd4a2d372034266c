// The panel beside the map: title, counts, legend, switches, and every row as a list.

const CHUNK = 300; // rows that a section lists before it asks

function buildPanel(state) {
  const panel = make('aside', 'gi-panel');
  panel.setAttribute('aria-label', 'Incidents');
  panel.append(buildHead(state), buildLegend(state), buildSwitches(state));
  state.sections.filter(({ rows }) => rows.length).forEach((section) => panel.append(buildSection(state, section)));
  panel.append(buildFoot(state));
  return panel;
}

function buildHead(state) {
  const head = make('header', 'gi-head');
  const title = make('h1');
  title.append(quoted(state.meta.title || 'Incident map'));
  state.counter = make('p', 'gi-counter');
  state.counter.setAttribute('role', 'status');
  head.append(title, state.counter);
  const period = periodText(state);
  if (period) head.append(make('p', 'gi-muted', period));
  return head;
}

function periodText(state) {
  const days = [];
  for (const row of state.counting) {
    for (const column of ['date_start', 'date_end']) {
      const day = state.number(row, column);
      if (day !== MISSING) days.push(day);
    }
  }
  if (!days.length) return '';
  const bound = (pick, from) => days.reduce((a, b) => (pick(a, b) === a ? a : b), from);
  return `Incidents of ${spanText(bound(Math.min, days[0]), bound(Math.max, days[0]))}`;
}

function updateCounter(state) {
  const bounds = state.map.getBounds();
  const [west, south, east, north] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const shown = state.plotted.filter((row) => state.shown[row]);
  const away = shown.filter((row) => state.lat(row) < south || state.lat(row) > north
    || state.lon(row) < west || state.lon(row) > east).length;
  const parts = [
    [shown.length, 'shown'], [state.plotted.length - shown.length, 'hidden'], [away, 'outside the view'],
    [state.counting.length - state.plotted.length, 'not located'],
  ];
  state.counter.textContent = parts.filter(([n, what]) => n || what === 'shown' || what === 'not located')
    .map(([n, what]) => `${n.toLocaleString('en')} ${what}`).join(' · ');
  state.api.markers = shown.length;
}

function buildLegend(state) {
  const legend = make('div', 'gi-legend');
  legend.setAttribute('role', 'group');
  legend.setAttribute('aria-label', 'Event types');
  const counts = new Map();
  state.plotted.forEach((row) => {
    const type = state.value(row, 'event_type');
    counts.set(type, (counts.get(type) || 0) + 1);
  });
  for (const [type, symbol] of Object.entries(state.meta.symbols)) {
    if (!counts.has(type)) continue;
    const chip = make('button', 'gi-chip');
    chip.type = 'button';
    chip.dataset.type = type;
    chip.setAttribute('aria-pressed', 'true');
    chip.append(symbolIcon(symbol), make('span', '', symbol.label), make('b', '', counts.get(type).toLocaleString('en')));
    chip.addEventListener('click', () => {
      const on = chip.getAttribute('aria-pressed') !== 'true';
      chip.setAttribute('aria-pressed', String(on));
      state.showType(type, on);
    });
    legend.append(chip);
  }
  return legend;
}

function buildSwitches(state) {
  const box = make('details', 'gi-switches');
  box.append(make('summary', '', 'Layers and how to read the map'));
  const names = { uncertainty: 'Uncertainty', rings: 'Distance rings', labels: 'Place names', basemap: 'Land and borders' };
  for (const [key, layer] of Object.entries(state.layers)) {
    if (!names[key]) continue;
    const label = make('label');
    const tick = make('input');
    tick.type = 'checkbox';
    tick.checked = state.map.hasLayer(layer);
    tick.dataset.layer = key;
    tick.addEventListener('change', () => {
      if (tick.checked) state.map.addLayer(layer);
      else state.map.removeLayer(layer);
      state.layers.labels.reset();
    });
    label.append(tick, names[key]);
    box.append(label);
  }
  box.append(make('p', 'gi-muted', 'The true place of an incident lies within its circle; a dashed circle marks a place '
    + 'in doubt. Circles of provinces and countries show when the incident is selected. Hollow symbols are strategic moves. '
    + 'Incidents on one spot stand round it; a number stands for many.'));
  return box;
}

function buildSection(state, { key, title, rows, note }) {
  const section = make('section', 'gi-section');
  section.dataset.section = key;
  const heading = make('h2', '', title);
  heading.append(' ', make('span', 'gi-count', rows.length.toLocaleString('en')));
  section.append(heading);
  if (note) section.append(make('p', 'gi-muted', note));
  const list = make('ol', 'gi-list');
  section.append(list);
  const more = make('button', 'gi-more');
  more.type = 'button';
  let at = 0;
  const grow = () => {
    const next = Math.min(at + CHUNK, rows.length);
    for (; at < next; at += 1) list.append(buildEntry(state, rows[at], key));
    more.hidden = at >= rows.length;
    more.textContent = `Show more (${(rows.length - at).toLocaleString('en')} left)`;
  };
  more.addEventListener('click', grow);
  section.append(more);
  grow();
  return section;
}

function buildEntry(state, row, key) {
  const entry = make('li', 'gi-entry');
  const plotted = key === 'located';
  const button = make(plotted ? 'button' : 'div', 'gi-row');
  entry.dataset.row = row;
  entry.hidden = plotted && !state.shown[row];
  button.append(symbolIcon(state.symbol(row), state.isStrategic(row)), entryText(state, row, key));
  if (plotted) {
    button.type = 'button';
    button.addEventListener('click', () => state.select(row, { from: button }));
  } else {
    const more = make('details', 'gi-inline');
    more.append(make('summary', '', 'Details'), describe(state, row));
    entry.append(button, more);
    return entry;
  }
  entry.append(button);
  return entry;
}

function entryText(state, row, key) {
  const box = make('span', 'gi-text');
  const top = make('span', 'gi-line');
  const heading = make('span', 'gi-place');
  const kind = state.value(row, 'event_type') === 'other' ? '' : state.symbol(row).label;
  const toll = ['killed', 'injured'].map((what) => [tollText(state, row, what), what])
    .filter(([text]) => text && text !== '0').map((part) => part.join(' ')).join(', ');
  const placed = state.value(row, 'place_name') || state.value(row, 'place_phrase');
  // A total has no place of its own: its figure is its heading.
  const parts = key !== 'aggregates' && placed ? [kind, toll] : [toll || kind || 'Without place', toll ? kind : ''];
  if (key !== 'aggregates' && placed) heading.append(quoted(placeText(state, row).name));
  else heading.append(parts.shift());
  top.append(heading, make('span', 'gi-date', dateText(state, row)));
  box.append(top);
  const line = make('span', 'gi-sub');
  parts.filter(Boolean).forEach((part, k) => line.append(k ? ' · ' : '', part === toll ? make('b', '', part) : part));
  if (line.hasChildNodes()) box.append(line);
  const evidence = state.value(row, 'evidence');
  if (evidence) box.append(quoted(evidence, 'gi-snippet'));
  const why = state.value(row, 'match_why');
  if (key === 'unlocated' && why) box.append(quoted(why, 'gi-why'));
  return box;
}

function buildFoot(state) {
  const foot = make('footer', 'gi-foot');
  const names = [...new Set(state.columns.source_name.values)];
  if (names.length) {
    const line = make('p');
    line.append('Sources: ');
    names.slice(0, 12).forEach((name, k) => line.append(k ? ', ' : '', quoted(name)));
    if (names.length > 12) line.append(` and ${names.length - 12} more`);
    foot.append(line);
  }
  let latest = MISSING;
  for (const column of ['source_date', 'date_end', 'date_start']) {
    if (latest === MISSING) state.columns[column].numbers.forEach((day) => { latest = Math.max(latest, day); });
  }
  foot.append(make('p', '', latest === MISSING ? 'Data: no date stated' : `Data as of ${dayText(latest)}`));
  const about = make('details', 'gi-about');
  about.append(make('summary', '', 'About the data'), ...state.meta.about.map((text) => make('p', '', text)));
  foot.append(about, make('p', '', 'Made with geoincidents'));
  return foot;
}
