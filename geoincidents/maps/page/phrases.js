// What is shown, in words: the period and every filter that holds, for pictures, paper and whoever cannot see the controls.

import { lookText } from './details.js';
import { CODED } from './filters.js';
import { pointName } from './where.js';
import { spanText } from './words.js';

const MOST_NAMED = 8; // values of one filter before the rest are a number

/** @param {Words} t @param {any} values */
function listed(t, values) {
  const some = values.slice(0, MOST_NAMED);
  const rest = values.length - some.length;
  return some.join(t('comma')) + (rest ? ` ${t('and_more', { count: rest })}` : '');
}

// "Incidents of 4–8 Apr 2019": the days that are shown, of all days.
/** @param {any} one */
export function periodText({ t, filters, period }) {
  if (!period) return '';
  const days = filters.window ? spanText(t, Math.max(filters.window[0], period[0]), Math.min(filters.window[1], period[1])) : spanText(t, period[0], period[1]);
  return t('period', { span: days });
}

// The event types that are shown, as the legend has them, each with how many incidents it has.
/** @param {any} one */
export function shownTypes({ filters, meta }) {
  const counts = filters.tally('type');
  return meta.symbols.filter((/** @type {Symbol_} */ { key }) => counts.get(key) && !filters.type.has(key)).map((/** @type {Symbol_} */ look) => ({ look, count: counts.get(look.key) }));
}

// The filters that hold, one text each; none of them is the window of time.
/** @param {Store} state */
export function filterTexts(state) {
  const { t, filters, meta } = state;
  const texts = [];
  /** @param {string} name @param {any} value */
  const add = (name, value) => texts.push(t('only', { name, value }));
  if (filters.type.size) {
    const known = filters.tally('type');
    const looks = meta.symbols.filter((/** @type {Symbol_} */ { key }) => known.has(key));
    const [types, hidden] = [looks.filter((/** @type {Symbol_} */ { key }) => !filters.type.has(key)), looks.filter((/** @type {Symbol_} */ { key }) => filters.type.has(key))];
    /** @param {any} some */
    const named = (some) => listed(t, some.map((/** @type {Symbol_} */ look) => lookText(state, look).textContent));
    if (!types.length) add(t('event_types'), t('no_types'));
    else if (types.length > MOST_NAMED && hidden.length < types.length) add(t('event_types'), t('all_but', { value: named(hidden) }));
    else if (hidden.length) add(t('event_types'), named(types));
  }
  for (const name of ['certainty', 'precision', 'actor']) {
    const chosen = [.../** @type {any} */ (filters)[name]];
    if (chosen.length) add(t(`filter.${name}`), listed(t, chosen.map((value) => (CODED[name] ? t.code(CODED[name], value) : value))));
  }
  if (filters.area) add(t('filter.area'), areaName(t, filters.area));
  if (filters.least) texts.push(`${t('killed_at_least')} ${t.number(filters.least)}`);
  if (filters.text.trim()) add(t('search_for'), `“${filters.text.trim()}”`);
  return texts;
}

/** @param {Words} t @param {Area} area */
function areaName(t, area) {
  if (area.kind !== 'circle') return t(area.kind === 'box' ? 'area.box' : 'area.polygon');
  const how = area.how && area.how !== 'point' ? ` (${t(`area.how.${area.how}`)})` : '';
  return t('area.circle', { km: area.km, place: pointName(t, area) }) + how;
}

// "12 of 40 shown · 3 not located": what a filter leaves, whatever part of it is in view.
/** @param {any} one */
export function countTexts({ t, table, filters }) {
  return [t('counter.shown', { shown: filters.shown, all: table.counting.length }),
    t('counter.unlocated', { count: filters.unlocated, n: filters.unlocated })];
}
