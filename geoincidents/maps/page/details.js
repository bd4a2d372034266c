// The words about one incident. Every value is set as text, never as markup.

import { ownText } from './columns.js';
import { readCandidates } from './decisions.js';
import { foldable, link, make, quoted } from './elements.js';
import { MISSING } from './payload.js';
import { symbolIcon } from './symbols.js';
import { dayText, spanText } from './words.js';

/** @param {{ t: Words, table: Table }} one @param {number} row */
export function dateText({ t, table }, row) {
  const [first, last] = [table.number(row, 'date_start'), table.number(row, 'date_end')];
  if (first === MISSING && last === MISSING) return t('no_date');
  const start = first === MISSING ? last : first;
  switch (table.value(row, 'date_precision')) {
    case 'month': return dayText(t, start, 2);
    case 'year': return dayText(t, start, 1);
    case 'week': return t('week_of', { day: dayText(t, start) });
    case 'upper_bound': return t('by_day', { day: dayText(t, last === MISSING ? first : last) });
    default: return spanText(t, first, last);
  }
}

/** @param {{ table: Table }} one @param {number} row */
function timeText({ table }, row) {
  /** @param {number} minutes */
  const clock = (minutes) => new Date(minutes * 60000).toISOString().slice(11, 16);
  const [from, to] = [table.number(row, 'time_start'), table.number(row, 'time_end')];
  if (from === MISSING) return '';
  return `, ${clock(from)}${to === MISSING || to === from ? '' : `–${clock(to)}`} UTC`;
}

/** @param {{ t: Words, table: Table }} one @param {number} row @param {string} what */
export function tollText({ t, table }, row, what) {
  const [low, best, high] = ['low', 'best', 'high'].map((part) => table.number(row, `${what}_${part}`));
  const given = [low, best, high].filter((value) => value !== MISSING);
  if (!given.length) return '';
  if (high === MISSING && low !== MISSING && (best === MISSING || best === low)) return low ? t('at_least', { count: low }) : '0';
  if (low === MISSING && best === MISSING) return t('up_to', { count: high });
  const [least, most] = [Math.min(...given), Math.max(...given)];
  const middle = best === MISSING ? `${t.number(least)}–${t.number(most)}` : t.number(best);
  return best === MISSING || least === most ? middle : `${middle} (${t.number(least)}–${t.number(most)})`;
}

// "50 km south of Tripoli" says where; the name of the place that it starts from would mislead.
/** @param {{ table: Table }} one @param {number} row */
export const isRelative = ({ table }, row) => ['near', 'area', 'linear'].includes(table.value(row, 'geo_precision'));

/** @param {Store} state @param {number} row */
export function placeText(state, row) {
  const { t, table } = state;
  const [phrase, place] = [table.value(row, 'place_phrase'), table.value(row, 'place_name')];
  const name = (isRelative(state, row) ? phrase || place : place || phrase) || pointText(state, row) || t('no_place');
  return { name, around: [table.value(row, 'admin1'), t.country(table.value(row, 'country'))].filter((part) => part && part !== name) };
}

// A place without a name is where it is.
/** @param {Store} one @param {number} row */
function pointText({ t, table, isPlotted }, row) {
  if (!isPlotted(row)) return '';
  /** @param {number} degrees @param {string} pair */
  const part = (degrees, [positive, negative]) => `${Math.abs(degrees).toFixed(3)}° ${t(`compass.${degrees < 0 ? negative : positive}`)}`;
  return [part(table.lat(row), 'ns'), part(((table.lon(row) + 540) % 360) - 180, 'ew')].join(t('comma'));
}

// What the legend calls a symbol: the type's own word, or what many types share.
/** @param {{ t: Words, meta: Meta }} one @param {Symbol_} look */
export function lookText({ t, meta }, look) {
  const words = make('span');
  words.append(look === meta.symbols[meta.symbols.length - 1] ? t('other_types') : quoted(t.code('event_type', look.key)));
  return words;
}

/** @param {{ t: Words, table: Table }} one @param {number} row */
export const typeText = ({ t, table }, row) => t.code('event_type', table.value(row, 'event_type') || 'other');

/** @param {{ table: Table }} one @param {number} row */
function sentence({ table }, row) {
  const text = table.value(row, 'evidence');
  if (!text) return null;
  const block = make('blockquote', 'gi-evidence');
  block.dir = 'auto';
  const [from, to] = [table.number(row, 'mark_start'), table.number(row, 'mark_end')];
  if (from < 0) {
    block.textContent = text;
    return block;
  }
  block.append(text.slice(0, from), make('mark', '', text.slice(from, to)), text.slice(to));
  return block;
}

/** @param {{ t: Words, table: Table }} one @param {number} row */
export function withinText({ t, table }, row) {
  const radius = table.radius(row);
  return radius > 0 ? t('within_km', { km: radius < 10 ? Math.round(radius * 10) / 10 : Math.round(radius) }) : '';
}

/** @param {Store} state @param {number} row */
function facts(state, row) {
  const { t, table } = state;
  const list = make('dl', 'gi-facts');
  /** @param {string} term @param {...any} values */
  const add = (term, ...values) => {
    if (!values.some((value) => value)) return;
    const detail = make('dd');
    detail.append(...values.filter((value) => value));
    list.append(make('dt', '', t(term)), detail);
  };
  /** @param {string} column */
  const text = (column) => (table.value(row, column) ? quoted(table.value(row, column)) : null);
  const [one, two] = [text('actor1'), text('actor2')];
  add('actors', one, one && two ? ' – ' : null, two);
  add('killed', tollText(state, row, 'killed'));
  add('injured', tollText(state, row, 'injured'));
  add('toll_note', text('casualty_note'));
  if (state.meta.published) {
    add('place_made', t(.../** @type {[string, any]} */ (state.meta.published)));
    add('entry_made', t('public.entry'));
    return list;
  }
  add('precision', [t.code('geo_precision', table.value(row, 'geo_precision')), withinText(state, row)].filter(Boolean).join(t('comma')));
  const score = table.number(row, 'match_score');
  const sure = Number.isFinite(score) ? sureText(t, score) : '';
  add('match', [t.code('match_status', table.value(row, 'match_status')), sure].filter(Boolean).join(t('comma')));
  add('reported_as', text('place_phrase'));
  add('why_here', text('match_why'));
  return list;
}

const FEW_OWN = 6; // columns that are read without unfolding them

// What the user's own columns hold of a row.
/** @param {{ t: Words, filters: Filters }} one @param {number} row */
function ownFacts({ t, filters }, row) {
  const held = filters.columns.map((column) => [column.name, ownText(column, row, (day) => dayText(t, day))]).filter(([, text]) => text);
  if (!held.length) return null;
  const list = make('dl', 'gi-facts gi-own');
  for (const [name, text] of held) {
    const [term, detail] = [make('dt'), make('dd')];
    term.append(quoted(name));
    detail.append(quoted(text));
    list.append(term, detail);
  }
  if (held.length <= FEW_OWN) return list;
  const box = foldable('gi-runners', t('own_columns', { n: held.length }));
  box.append(list);
  return box;
}

/** @param {{ table: Table }} one @param {number} row */
export const candidatesOf = ({ table }, row) => readCandidates(table.value(row, 'match_candidates'));

/** @param {Words} t @param {number} score */
const sureText = (t, score) => t('sure', { share: Math.min(99, Math.round(100 * score)) });

/** @param {Choice} candidate @param {Words} t */
export function candidateText(candidate, t) {
  const line = make('span');
  line.append(quoted(candidate.name), ' ');
  if (candidate.country) line.append(quoted(t.country(candidate.country), 'gi-muted'), ' ');
  if (candidate.score !== null) line.append(make('span', 'gi-muted', sureText(t, candidate.score)));
  return line;
}

/** @param {Store} state @param {number} row */
function runnersUp(state, row) {
  const candidates = candidatesOf(state, row);
  if (candidates.length < 2) return null;
  const box = make('details', 'gi-runners');
  const list = make('ol');
  for (const candidate of candidates.slice(0, 8)) {
    const entry = make('li');
    entry.append(candidateText(candidate, state.t));
    list.append(entry);
  }
  box.append(make('summary', '', state.t('considered', { n: candidates.length })), list);
  return box;
}

/** @param {{ t: Words, table: Table }} one @param {number} row */
function sourceLine({ t, table }, row) {
  const line = make('p', 'gi-source');
  const name = table.value(row, 'source_name');
  const address = table.value(row, 'source_url');
  const day = table.number(row, 'source_date');
  const parts = [];
  if (address) parts.push(link(address, name || address));
  else if (name) parts.push(quoted(name));
  if (day !== MISSING) parts.push(dayText(t, day));
  if (!parts.length) return null;
  line.append(t('source'), ' ');
  parts.forEach((part, k) => line.append(k ? t('comma') : '', part));
  return line;
}

// The other reports of an event, each with its source and what it says.
/** @param {Store} state @param {number} row */
function reportsOf(state, row) {
  const { t, table } = state;
  const others = table.reports(row);
  if (!others.length) return null;
  const box = make('details', 'gi-runners gi-reports');
  box.append(make('summary', '', t('more_reports', { n: others.length })));
  const list = make('ol');
  for (const other of others) {
    const entry = make('li');
    const tolls = ['killed', 'injured'].map((what) => [what, tollText(state, other, what)]).filter(([, toll]) => toll);
    const said = [placeText(state, other).name, dateText(state, other), ...tolls.map(([what, toll]) => t(`toll.${what}`, { toll }))];
    entry.append(quoted(said.join(' · ')), .../** @type {HTMLElement[]} */ ([sentence(state, other), sourceLine(state, other)].filter(Boolean)));
    list.append(entry);
  }
  box.append(list);
  box.open = others.length < 4;
  return box;
}

/** @param {{ t: Words, table: Table }} one @param {number} row */
function badges({ t, table }, row) {
  const line = make('p', 'gi-badges');
  const certainty = table.value(row, 'certainty');
  if (certainty) line.append(make('span', `gi-badge gi-${certainty}`, t.code('certainty', certainty)));
  const kind = table.value(row, 'record_kind');
  if (kind !== 'incident') line.append(make('span', 'gi-badge', t.code('record_kind', kind)));
  if (table.value(row, 'match_status') === 'ambiguous') line.append(make('span', 'gi-badge gi-doubt', t('in_doubt')));
  return line;
}

/** @param {Store} state @param {number} row */
export function describe(state, row) {
  const { t, table } = state;
  const article = make('article', 'gi-details');
  const kicker = make('p', 'gi-kicker');
  kicker.append(symbolIcon(table.symbol(row), table.marks(row)), typeText(state, row));
  const heading = make('h3');
  const { name, around } = placeText(state, row);
  heading.append(quoted(name));
  if (around.length) heading.append(' ', quoted(around.join(', '), 'gi-around'));
  const when = make('p', 'gi-when', dateText(state, row) + timeText(state, row));
  const precision = table.value(row, 'date_precision');
  if (precision && precision !== 'day') {
    when.append(' ', make('span', 'gi-muted', t('date_is', { precision: t.code('date_precision', precision) })));
  }
  const parts = [kicker, heading, when, badges(state, row), sentence(state, row), facts(state, row), ownFacts(state, row),
    runnersUp(state, row), reportsOf(state, row), sourceLine(state, row)];
  article.append(.../** @type {HTMLElement[]} */ (parts.filter(Boolean)));
  return article;
}
