// The view as a link: map, filters, time window and selection stand in the fragment of the address, which works from a
// file and is sent to nobody.

import { areaText, readArea } from './area.js';
import { SETS } from './filters.js';
import { decoded, momentOf, momentText } from './words.js';

const DECIMALS = 5;
const OWN = 'c.'; // before the name of a column of the user's
const WANTED = SETS.filter((name) => name !== 'type');
const KEYS = new Set(['map', 'hide', ...WANTED, 'killed', 'text', 'area', 'days', 'sums', 'view', 'weigh', 'table', 'without', 'lang', 'row', 'step']);

/** @param {Store} state */
export function writeLink(state) {
  const { filters, table, options, sheet, look } = state;
  const parts = new Map([['map', [look.zoom, look.lat.toFixed(DECIMALS), look.lng.toFixed(DECIMALS)].join('/')]]);
  /** @param {string} key @param {any} value */
  const put = (key, value) => value && parts.set(key, value);
  /** @param {any} values */
  const list = (values) => [...values].map(encodeURIComponent).join(',');
  put('hide', list(filters.type));
  for (const name of WANTED) put(name, list(/** @type {any} */ (filters)[name]));
  for (const [name, asked] of filters.ownTexts) put(`${OWN}${encodeURIComponent(name)}`, asked);
  put('killed', filters.least && String(filters.least));
  put('text', filters.text && encodeURIComponent(filters.text));
  put('area', areaText(filters.area));
  put('days', filters.window && filters.window.map(momentText).join('..'));
  put('weigh', options.weigh !== 'count' && options.weigh);
  put('view', options.view !== state.meta.view && options.view);
  put('table', sheet.open && `${sheet.key}${sheet.down ? '-' : ''}`);
  put('without', list(sheet.without));
  put('sums', state.sums.open && `${state.sums.by}.${state.sums.column}${state.sums.down ? '-' : ''}`);
  put('lang', state.t.language !== state.firstLanguage && state.t.language);
  put('step', state.story && (state.story.open ? String(state.story.at + 1) : '0'));
  put('row', state.selected >= 0 && encodeURIComponent(table.value(state.selected, 'incident_id')));
  return [...parts].map(([key, value]) => `${key}=${value}`).join('&');
}

// What a fragment says, each part read by itself: one that is damaged is left out, not the whole link.
/** @param {string} text */
export function readLink(text) {
  /** @type {Record<string, string>} */
  const asked = Object.create(null);
  const own = [];
  for (const part of text.replace(/^#/, '').split('&')) {
    const [key, ...rest] = part.split('=');
    if (KEYS.has(key)) asked[key] = rest.join('=');
    else if (key.startsWith(OWN)) own.push([key.slice(OWN.length), rest.join('=')]);
  }
  /** @param {string} value */
  const words = (value) => new Set((value || '').split(',').map(decoded).filter(Boolean));
  const days = (asked.days || '').split('..').map(momentOf);
  const [, key, down] = /^([a-z0-9]+)(-?)$/.exec(asked.table || '') || [];
  const [, by, column, falling] = /^([a-z0-9]+)\.([a-z]+)(-?)$/.exec(asked.sums || '') || [];
  const [zoom, lat, lng] = (asked.map || '').split('/').map(Number);
  return {
    type: words(asked.hide), ...Object.fromEntries(WANTED.map((name) => [name, words(asked[name])])),
    own: own.map(([name, value]) => [decoded(name), value]).filter(([name]) => name), weigh: asked.weigh || 'count', without: words(asked.without),
    least: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.floor(Number(asked.killed)) || 0)), text: decoded(asked.text || ''),
    area: readArea(asked.area), sums: by ? { open: true, by, column, down: falling === '-' } : null,
    window: days.length === 2 && days.every((day) => day !== null) && days[0] <= days[1] ? days : null,
    map: asked.map && [zoom, lat, lng].every(Number.isFinite) && zoom >= 0 && Math.abs(lat) <= 90 && Math.abs(lng) <= 720 ? { zoom, lat, lng } : null,
    step: /^\d{1,4}$/.test(asked.step || '') ? Number(asked.step) : null,
    view: asked.view || '', table: key ? { key, down: down === '-' } : null, lang: asked.lang || '', row: decoded(asked.row || ''),
  };
}

// A frame of a notebook may not touch its address; the map works without.
/** @param {string} text */
export function setFragment(text) {
  try {
    history.replaceState(null, '', `#${text}`);
  } catch {
    return false;
  }
  return true;
}
