// Filters of the panel: deaths, certainty, precision, actors, divisions, sources and the user's columns, each value with how
// many incidents it would leave.

import { endOf, endText, isRanged } from './columns.js';
import { focusedIn, foldable, make, quoted, textButton, tickBox } from './elements.js';
import { CODED } from './filters.js';
import { fold } from './fold.js';
import { dayText } from './words.js';

const FEW = 8; // values that a long list shows before one searches it

const DIVIDED = ['division', 'country', 'source'];

/** @param {Store} state */
export function buildFilters(state) {
  const { t, filters } = state;
  const box = foldable('gi-filters', t('filters'));
  const clear = textButton(t('clear_filters'), () => state.clearFilters(), 'gi-clear');
  const showClear = () => { clear.hidden = !filters.active; };
  state.when('settled', showClear);
  showClear();
  box.append(clear);
  let built = false;
  // Every value is counted, which is done for who looks at them.
  const build = () => {
    if (built) return;
    built = true;
    const usual = ['certainty', 'precision', 'actor'].map((name) => buildFacet(state, name, t(`filter.${name}`)));
    const folded = DIVIDED.filter((name) => filters.tally(name).size > 1).map((name) => buildFold(state, name, t(`by.${name}`)));
    const own = [...filters.telling.values()].map(({ column }) => buildFold(state, column.key, quoted(column.name), column));
    clear.before(buildToll(state), .../** @type {HTMLElement[]} */ ([...usual, ...folded, ...own].filter(Boolean)));
  };
  box.querySelector('summary')?.addEventListener('click', build);
  box.addEventListener('toggle', build);
  state.when('restored', () => { if (filters.active) build(); });
  if (filters.active) {
    build();
    box.open = true;
  }
  return box;
}

// A filter that is worked out once it is opened: a table may have many columns.
/** @param {Store} state @param {string} name @param {string | HTMLElement} title @param {OwnColumn | null} [column] */
function buildFold(state, name, title, column = null) {
  const { filters } = state;
  const sheet = foldable('gi-fold', title);
  sheet.dataset.filter = name;
  const mark = () => {
    const asked = filters.chosen(name);
    sheet.classList.toggle('gi-asked', Boolean(asked && (asked.size ?? 1)));
  };
  let built = false;
  const open = () => {
    if (built || !sheet.open) return;
    built = true;
    const made = column && isRanged(column) ? buildRange(state, column) : buildFacet(state, name, null, () => sheet.open);
    if (made) sheet.append(made);
  };
  // What a link asks for is not hidden.
  const unfold = () => {
    mark();
    if (!sheet.classList.contains('gi-asked')) return;
    sheet.open = true;
    open();
  };
  sheet.addEventListener('toggle', open);
  state.when('restored', unfold);
  state.when('settled', mark);
  unfold();
  return sheet;
}

// From and to of a column of numbers or dates.
/** @param {Store} state @param {OwnColumn} column */
function buildRange(state, column) {
  const { t, filters } = state;
  const box = make('div', 'gi-range');
  const ends = ['from', 'to'].map((end) => {
    const label = make('label', '', `${t(`range.${end}`)} `);
    const input = make('input');
    input.type = column.kind === 'date' ? 'date' : 'number';
    input.step = 'any';
    input.dataset.end = end;
    const most = endText(column, end === 'from' ? column.low : column.high);
    if (column.kind === 'date') Object.assign(input, { min: endText(column, column.low), max: endText(column, column.high) });
    else input.placeholder = most;
    input.addEventListener('input', () => {
      const asked = filters.own.get(column.key) || { from: null, to: null };
      state.filter(column.key, { ...asked, [end]: endOf(column, input.value) });
    });
    label.append(input);
    box.append(label);
    return { end, input };
  });
  const show = () => ends.forEach(({ end, input }) => {
    const value = /** @type {any} */ (filters.own.get(column.key))?.[end] ?? null;
    if (value !== endOf(column, input.value)) input.value = value === null ? '' : endText(column, value);
  });
  state.when('restored', show);
  show();
  /** @param {number} value */
  const said = (value) => (column.kind === 'date' ? dayText(t, value) : endText(column, value));
  box.append(make('p', 'gi-muted', t('range.is', { low: said(column.low), high: said(column.high) })));
  return box;
}

/** @param {Store} state */
function buildToll(state) {
  const label = make('label', 'gi-toll', `${state.t('killed_at_least')} `);
  const input = make('input');
  input.type = 'number';
  input.min = '0';
  input.step = '1';
  input.dataset.filter = 'toll';
  const show = () => { input.value = String(state.filters.least || ''); };
  input.addEventListener('input', () => state.filter('toll', Math.max(0, Math.floor(Number(input.value) || 0))));
  state.when('restored', show);
  show();
  label.append(input);
  return label;
}

/** @param {Store} state @param {string} name @param {string | null} title @param {() => boolean} [isOpen] */
function buildFacet(state, name, title, isOpen = () => true) {
  const { t, filters } = state;
  const every = [...filters.tally(name)].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  if (every.length < 2) return null;
  const group = make('fieldset', 'gi-facet');
  group.dataset.filter = name;
  if (title) group.append(make('legend', '', title));
  const lines = make('div', 'gi-values');
  let wanted = '';
  const show = () => {
    if (!isOpen()) return;
    const counts = filters.tally(name);
    const chosen = filters.chosen(name) || new Set();
    const matching = every.filter(([value]) => chosen.has(value) || fold(value).includes(wanted));
    const some = matching.filter(([value], k) => k < FEW || chosen.has(value));
    const focused = focusedIn(lines)?.value ?? null;
    lines.replaceChildren(...some.map(([value]) => facetLine(state, name, value, counts.get(value) || 0)));
    if (focused !== null) /** @type {HTMLInputElement[]} */ ([...lines.querySelectorAll('input')]).find((tick) => tick.value === focused)?.focus();
  };
  if (every.length > FEW) {
    const search = make('input');
    search.type = 'search';
    search.placeholder = t(name === 'actor' ? 'search_actors' : 'search_values', { count: every.length });
    search.setAttribute('aria-label', search.placeholder);
    search.addEventListener('input', () => {
      wanted = fold(search.value).trim();
      show();
    });
    group.append(search);
  }
  group.append(lines);
  show();
  state.when('settled', show);
  return group;
}

/** @param {Store} state @param {string} name @param {string} value @param {number} count */
function facetLine(state, name, value, count) {
  const { t, filters } = state;
  const { label, tick } = tickBox('', Boolean(filters.chosen(name)?.has(value)), (on) => {
    const chosen = new Set(filters.chosen(name));
    if (on) chosen.add(value);
    else chosen.delete(value);
    state.filter(name, chosen);
  });
  tick.value = value;
  const words = make('span');
  words.append(valueText(t, name, value));
  label.append(words, make('b', '', t.number(count)));
  return label;
}

// What a value of a filter is called, as text or as an element.
/** @param {Words} t @param {string} name @param {string} value */
export function valueText(t, name, value) {
  if (name === 'country') return t.country(value);
  return name === 'certainty' || name === 'precision' ? t.code(CODED[name], value) : quoted(value);
}
