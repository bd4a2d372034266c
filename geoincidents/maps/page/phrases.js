// What is shown, in words: the period and every filter that holds, for pictures, paper and whoever cannot see the controls.

import { endText } from './columns.js';
import { lookText } from './details.js';
import { valueText } from './facets.js';
import { SETS } from './filters.js';
import { pointName } from './where.js';
import { dayText, spanText } from './words.js';

const USUAL = ['certainty', 'precision', 'actor'];
const MOST_NAMED = 8; // values of one filter before the rest are a number

/** @param {any} words */
const textOf = (words) => words.textContent ?? words;

/** @param {Words} t @param {string[]} values */
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
  for (const name of SETS.filter((one) => one !== 'type')) {
    const chosen = [.../** @type {any} */ (filters)[name]];
    if (chosen.length) add(t(USUAL.includes(name) ? `filter.${name}` : `by.${name}`), listed(t, chosen.map((value) => textOf(valueText(t, name, value)))));
  }
  for (const [key, asked] of filters.own) {
    const column = filters.columnOf(key);
    add(column.name, asked instanceof Set ? listed(t, [...asked]) : rangeText(t, column, asked));
  }
  if (filters.area) add(t('filter.area'), areaName(t, filters.area));
  if (filters.least) texts.push(`${t('killed_at_least')} ${t.number(filters.least)}`);
  if (filters.text.trim()) add(t('search_for'), `“${filters.text.trim()}”`);
  return texts;
}

// "from 3 to 9", or one end of it.
/** @param {Words} t @param {OwnColumn} column @param {any} one */
function rangeText(t, column, { from, to }) {
  /** @param {any} value */
  const said = (value) => (column.kind === 'date' ? dayText(t, value) : endText(column, value));
  return [['from', from], ['to', to]].filter(([, value]) => value !== null).map(([end, value]) => `${t(`range.${end}`)} ${said(value)}`).join(' ');
}

/** @param {Words} t @param {Area} area */
function areaName(t, area) {
  if (area.kind !== 'circle') return t(area.kind === 'box' ? 'area.box' : 'area.polygon');
  const how = area.how && area.how !== 'point' ? ` (${t(`area.how.${area.how}`)})` : '';
  return t('area.circle', { km: area.km, place: pointName(t, area) }) + how;
}
