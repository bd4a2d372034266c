// Filters of the panel: certainty, precision, actors and deaths, each value with how many incidents it would leave.

import { foldable, make, quoted, textButton, tickBox } from './elements.js';
import { CODED } from './filters.js';
import { fold } from './fold.js';

const FEW = 8; // values that a long list shows before one searches it

export function buildFilters(state) {
  const { t, filters } = state;
  const box = foldable('gi-filters', t('filters'));
  const clear = textButton(t('clear_filters'), () => state.clearFilters(), 'gi-clear');
  const showClear = () => { clear.hidden = !filters.active; };
  state.whenSettled(showClear);
  showClear();
  box.append(buildToll(state), ...['certainty', 'precision', 'actor'].map((name) => buildFacet(state, name)).filter(Boolean), clear);
  if (filters.active) box.open = true;
  return box;
}

function buildToll(state) {
  const label = make('label', 'gi-toll', `${state.t('killed_at_least')} `);
  const input = make('input');
  input.type = 'number';
  input.min = '0';
  input.step = '1';
  input.dataset.filter = 'toll';
  const show = () => { input.value = state.filters.least || ''; };
  input.addEventListener('input', () => state.filter('toll', Math.max(0, Math.floor(Number(input.value) || 0))));
  state.whenRestored(show);
  show();
  label.append(input);
  return label;
}

function buildFacet(state, name) {
  const { t, filters } = state;
  const every = [...filters.tally(name)].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  if (every.length < 2) return null;
  const group = make('fieldset', 'gi-facet');
  group.dataset.filter = name;
  group.append(make('legend', '', t(`filter.${name}`)));
  const lines = make('div', 'gi-values');
  let wanted = '';
  const show = () => {
    const counts = filters.tally(name);
    const matching = every.filter(([value]) => filters[name].has(value) || fold(value).includes(wanted));
    const some = matching.filter(([value], k) => k < FEW || filters[name].has(value));
    const focused = lines.contains(document.activeElement) ? document.activeElement.value : null;
    lines.replaceChildren(...some.map(([value]) => facetLine(state, name, value, counts.get(value) || 0)));
    if (focused !== null) [...lines.querySelectorAll('input')].find((tick) => tick.value === focused)?.focus();
  };
  if (every.length > FEW) {
    const search = make('input');
    search.type = 'search';
    search.placeholder = t('search_actors', { count: every.length });
    search.setAttribute('aria-label', search.placeholder);
    search.addEventListener('input', () => {
      wanted = fold(search.value).trim();
      show();
    });
    group.append(search);
  }
  group.append(lines);
  show();
  state.whenSettled(show);
  return group;
}

function facetLine(state, name, value, count) {
  const { t, filters } = state;
  const text = name === 'actor' ? quoted(value) : t.code(CODED[name], value);
  const { label, tick } = tickBox('', filters[name].has(value), (on) => {
    const chosen = new Set(filters[name]);
    if (on) chosen.add(value);
    else chosen.delete(value);
    state.filter(name, chosen);
  });
  tick.value = value;
  const words = make('span');
  words.append(text);
  label.append(words, make('b', '', t.number(count)));
  return label;
}
