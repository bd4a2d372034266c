// The search box: it filters by text as one types, and lists the places that are called so.

import { isRelative } from './details.js';
import { make, quoted } from './elements.js';
import { findPlaces, isNear, placeIndex } from './places.js';
import { inSlices } from './slices.js';
import { pointName } from './where.js';

const TYPING_MS = 120;

// The places a reader may ask for, built when the search is first used.
/** @param {Store} state */
function placesOf(state) {
  const { table, meta } = state;
  /** @type {Place[]} */ const places = [];
  /** @type {Map<number, Place[]>} */ const named = new Map();
  if (meta.reference) places.push({ name: meta.reference.label, lat: meta.reference.lat, lon: meta.reference.lon });
  for (const row of table.plotted) {
    const code = table.number(row, 'place_name');
    if (!code || table.broad[row] || isRelative(state, row)) continue;
    const point = { lat: table.lat(row), lon: table.lon(row) };
    if (!named.has(code)) named.set(code, []);
    const same = named.get(code)?.find((one) => isNear(one, point));
    if (same) {
      same.count = (same.count ?? 0) + 1;
      continue;
    }
    const name = table.value(row, 'place_name');
    const around = [table.value(row, 'admin1'), state.t.country(table.value(row, 'country'))].filter((part) => part && part !== name).join(', ');
    named.get(code)?.push({ name, ...point, around, count: 1 });
  }
  places.push(...[...named.values()].flat());
  const { label_name: names, label_lat: lats, label_lon: lons, [`label_name_${state.t.language}`]: spoken } = table.columns;
  for (let k = 0; k < meta.places; k += 1) {
    const [lat, lon] = [lats.at(k) / 1e6, lons.at(k) / 1e6];
    if (isAbout(meta.bounds, lat, lon)) places.push(...[names.at(k), spoken?.at(k)].filter(Boolean).map((name) => ({ name, lat, lon })));
  }
  return placeIndex(places);
}

// The great cities of the world are on the map to show where it lies, not to be searched.
/** @param {any} pair @param {number} lat @param {number} lon */
function isAbout([[south, west], [north, east]], lat, lon) {
  const reach = 1 + Math.max(north - south, east - west);
  return lat > south - reach && lat < north + reach && lon > west - reach && lon < east + reach;
}

/** @param {Store} state */
export function buildSearch(state) {
  const { t } = state;
  const box = make('div', 'gi-search');
  const input = make('input');
  const list = make('ul', 'gi-found');
  const id = `gi-found-${L.stamp(box)}`;
  Object.entries({ role: 'combobox', 'aria-label': t('search'), 'aria-expanded': 'false', 'aria-controls': id, 'aria-autocomplete': 'list', autocomplete: 'off' })
    .forEach(([name, value]) => input.setAttribute(name, value));
  input.type = 'search';
  input.placeholder = t('search');
  input.dir = 'auto';
  input.value = state.filters.text;
  list.id = id;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', t('search.places'));
  list.hidden = true;
  /** @type {Place[]} */ let found = [];
  let at = -1;
  let waiting = 0;
  let places = null;
  /** @param {number} k */
  const point = (k) => {
    at = k;
    [...list.children].forEach((option, n) => option.setAttribute('aria-selected', String(n === k)));
    if (k < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', list.children[k].id);
  };
  /** @param {Place[]} fitting */
  const offer = (fitting) => {
    found = fitting;
    list.replaceChildren(...fitting.map((place, k) => optionOf(state, place, `${id}-${k}`, () => choose(k))));
    list.hidden = !fitting.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    point(-1);
  };
  /** @param {number} k */
  const choose = (k) => {
    clearTimeout(waiting);
    const place = found[k];
    offer([]);
    input.value = '';
    if (state.filters.text) state.filter('text', '');
    state.openPlace(place, { from: input, go: true });
  };
  // Begun when one is about to type; a large table takes a while, in which the page answers.
  /** @type {Promise<boolean> | undefined} */ let folded;
  const ready = () => (folded ??= inSlices(state.filters.search.folding, () => {}));
  input.addEventListener('focus', () => {
    places ??= placesOf(state);
    ready();
  }, { once: true });
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const { value } = input;
      await ready();
      if (value !== input.value) return;
      state.filter('text', value);
      offer(findPlaces(places ??= placesOf(state), input.value));
    }, TYPING_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' && found.length) point((at + 1) % found.length);
    else if (event.key === 'ArrowUp' && found.length) point(at > 0 ? at - 1 : found.length - 1);
    else if (event.key === 'Enter' && found.length) choose(Math.max(0, at));
    else if (event.key === 'Escape' && found.length) offer([]);
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => setTimeout(() => { if (!box.contains(document.activeElement)) offer([]); }, TYPING_MS));
  state.when('restored', () => { if (input.value !== state.filters.text) input.value = state.filters.text; });
  box.append(input, list);
  return box;
}

/** @param {Store} state @param {Place} place @param {string} id @param {(...told: any[]) => void} act */
function optionOf(state, place, id, act) {
  const { t } = state;
  const option = make('li', 'gi-option');
  option.id = id;
  option.setAttribute('role', 'option');
  const name = make('span');
  name.append(quoted(pointName(t, place)));
  if (place.around) name.append(' ', quoted(place.around, 'gi-around'));
  option.append(name);
  if (place.count) option.append(make('b', '', t.number(place.count)));
  // Before the field loses the focus, which closes the list.
  option.addEventListener('pointerdown', (event) => event.preventDefault());
  option.addEventListener('click', act);
  return option;
}
