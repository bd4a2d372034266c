// The view as a link: map, filters, time window and selection stand in the fragment of the address, which works from a
// file and is sent to nobody.

import { BITS } from './filters.js';
import { GRID_COLUMNS } from './grid.js';
import { dayOf, isoDay } from './words.js';

const DECIMALS = 5;

export function writeLink(state) {
  const { map, filters, table, options, grid } = state;
  const centre = map.getCenter();
  const parts = new Map([['map', [map.getZoom(), centre.lat.toFixed(DECIMALS), centre.lng.toFixed(DECIMALS)].join('/')]]);
  const put = (key, value) => value && parts.set(key, value);
  const list = (values) => [...values].map(encodeURIComponent).join(',');
  put('hide', list(filters.type));
  for (const name of ['certainty', 'precision', 'actor']) put(name, list(filters[name]));
  put('killed', filters.least && String(filters.least));
  put('text', filters.text && encodeURIComponent(filters.text));
  put('days', filters.window && filters.window.map(isoDay).join('..'));
  put('view', options.view !== state.meta.view && options.view);
  put('table', grid.open && `${grid.sort.key}${grid.sort.down ? '-' : ''}`);
  put('lang', state.t.language !== state.firstLanguage && state.t.language);
  put('step', state.story && (state.story.open ? String(state.story.at + 1) : '0'));
  put('row', state.selected >= 0 && encodeURIComponent(table.value(state.selected, 'incident_id')));
  return [...parts].map(([key, value]) => `${key}=${value}`).join('&');
}

// What a fragment says, each part read by itself: one that is damaged is left out, not the whole link.
export function readLink(text) {
  const asked = {};
  const known = new Set(['map', 'hide', 'certainty', 'precision', 'actor', 'killed', 'text', 'days', 'view', 'table', 'lang', 'row', 'step']);
  for (const part of text.replace(/^#/, '').split('&')) {
    const [key, ...rest] = part.split('=');
    if (known.has(key)) asked[key] = rest.join('=');
  }
  const decoded = (value) => {
    try {
      return decodeURIComponent(value);
    } catch {
      return '';
    }
  };
  const words = (value) => new Set((value || '').split(',').map(decoded).filter(Boolean));
  const days = (asked.days || '').split('..').map(dayOf);
  const [zoom, lat, lng] = (asked.map || '').split('/').map(Number);
  return {
    type: words(asked.hide), certainty: words(asked.certainty), precision: words(asked.precision), actor: words(asked.actor),
    least: Math.max(0, Math.floor(Number(asked.killed)) || 0), text: decoded(asked.text || ''),
    window: days.length === 2 && days.every((day) => day !== null) && days[0] <= days[1] ? days : null,
    map: asked.map && [zoom, lat, lng].every(Number.isFinite) && Math.abs(lat) <= 90 ? { zoom, lat, lng } : null,
    step: /^\d{1,4}$/.test(asked.step || '') ? Number(asked.step) : null, view: asked.view || '', table: asked.table || '', lang: asked.lang || '', row: decoded(asked.row || ''),
  };
}

export function applyLink(state, asked) {
  const { filters, map, grid, table } = state;
  if (state.story && asked.step !== null) state.story.turnTo(asked.step);
  for (const name of ['type', 'certainty', 'precision', 'actor', 'text']) filters[name] = asked[name];
  filters.least = asked.least;
  filters.window = state.period ? asked.window : null;
  Object.keys(BITS).forEach((name) => filters.mark(name));
  filters.count();
  const view = state.views.includes(asked.view) ? asked.view : state.meta.view;
  if (state.options.view !== view) state.show(view);
  const [, key, down] = /^([a-z0-9]+)(-?)$/.exec(asked.table) || [];
  if (GRID_COLUMNS.some((column) => column.key === key)) grid.sort = { key, down: down === '-' };
  if (Boolean(key) !== grid.open) grid.toggle(Boolean(key));
  // After the table, which takes room from the map.
  if (asked.map) map.setView([asked.map.lat, asked.map.lng], asked.map.zoom, { animate: false });
  const row = asked.row ? table.plotted.find((one) => table.value(one, 'incident_id') === asked.row) : undefined;
  state.restored();
  if (row !== undefined && row !== state.selected) state.select(row);
}

// A frame of a notebook may not touch its address; the map works without.
export function setFragment(text) {
  try {
    history.replaceState(null, '', `#${text}`);
  } catch {
    return false;
  }
  return true;
}
