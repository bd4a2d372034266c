// Rows as lists: the sections of the panel, and the list behind a count.

import { dateText, describe, placeText, tollText, typeText } from './details.js';
import { focusedIn, make, quoted } from './elements.js';
import { symbolIcon } from './symbols.js';

const SOME = 100; // entries that a list shows before it asks

// Fills a list with its first rows and a button for more; returns what lists other rows in their place.
/** @param {Store} state @param {HTMLElement} list @param {Rows} rows @param {string} key */
export function growingList(state, list, rows, key) {
  const more = make('button', 'gi-more');
  more.type = 'button';
  let wanted = rows;
  let at = 0;
  const grow = () => {
    const next = Math.min(at + SOME, wanted.length);
    const entries = [];
    for (; at < next; at += 1) entries.push(buildEntry(state, wanted[at], key));
    list.append(...entries);
    more.hidden = at >= wanted.length;
    more.textContent = state.t('show_more', { n: wanted.length - at });
  };
  more.addEventListener('click', (event) => {
    event.stopPropagation();
    const first = at;
    grow();
    const button = list.children[first] && list.children[first].querySelector('button, summary');
    if (button) button.focus();
  });
  list.after(more);
  grow();
  return (/** @type {Rows} */ others) => {
    const focused = focusedIn(list)?.closest('.gi-entry').dataset.row ?? null;
    wanted = others;
    at = 0;
    list.replaceChildren();
    grow();
    const again = focused && list.querySelector(`[data-row="${focused}"] button`);
    if (again) again.focus({ preventScroll: true });
  };
}

/** @param {Store} state @param {{ key: string, rows: Rows, note?: boolean }} one */
export function buildSection(state, { key, rows, note }) {
  const { t } = state;
  const section = make('section', 'gi-section');
  section.dataset.section = key;
  const heading = make('h2', '', t(`section.${key}`));
  // Totals, statements and background are not incidents: the filters leave them alone.
  const filtered = key === 'located' || key === 'unlocated';
  const wanted = () => (filtered ? Array.from(rows).filter((row) => state.filters.isShown(row)) : rows);
  const count = make('span', 'gi-count', t.number(wanted().length));
  heading.append(' ', count);
  section.append(heading);
  if (note) section.append(make('p', 'gi-muted', t(`section.${key}.note`)));
  const list = make('ol', 'gi-list');
  section.append(list);
  const show = growingList(state, list, wanted(), key);
  if (!filtered) return section;
  state.when('settled', () => {
    const shown = wanted();
    count.textContent = t.number(shown.length);
    section.hidden = !shown.length;
    show(shown);
  });
  return section;
}

/** @param {Store} state @param {number} row @param {string} key */
function buildEntry(state, row, key) {
  const entry = make('li', row === state.selected ? 'gi-entry gi-current' : 'gi-entry');
  const plotted = key === 'located';
  const button = make(plotted ? 'button' : 'div', 'gi-row');
  entry.dataset.row = String(row);
  button.append(symbolIcon(state.table.symbol(row), state.table.marks(row)), entryText(state, row, key));
  entry.append(button);
  if (plotted) {
    button.setAttribute('type', 'button');
    button.addEventListener('click', () => state.select(row, { from: button }));
  } else {
    const more = make('details', 'gi-inline');
    more.append(make('summary', '', state.t('details')));
    more.addEventListener('toggle', () => more.open && more.childElementCount === 1 && more.append(describe(state, row)));
    entry.append(more);
  }
  return entry;
}

/** @param {Store} state @param {number} row @param {string} key */
export function entryText(state, row, key) {
  const { t, table } = state;
  const box = make('span', 'gi-text');
  const top = make('span', 'gi-line');
  const heading = make('span', 'gi-place');
  const kind = table.value(row, 'event_type') === 'other' ? '' : typeText(state, row);
  const toll = tollLine(state, row);
  const placed = table.value(row, 'place_name') || table.value(row, 'place_phrase') || state.isPlotted(row);
  // A total has no place of its own: its figure is its heading.
  const parts = key !== 'aggregates' && placed ? [kind, toll] : [toll || kind || t('no_place'), toll ? kind : ''];
  if (key !== 'aggregates' && placed) heading.append(quoted(placeText(state, row).name));
  else heading.append(parts.shift() ?? '');
  top.append(heading, make('span', 'gi-date', dateText(state, row)));
  box.append(top);
  const line = make('span', 'gi-sub');
  parts.filter(Boolean).forEach((part, k) => line.append(k ? ' · ' : '', part === toll ? make('b', '', part) : part));
  const others = table.reports(row).length;
  if (others && key !== 'aggregates') line.append(line.hasChildNodes() ? ' · ' : '', t('more_reports', { n: others }));
  if (line.hasChildNodes()) box.append(line);
  const evidence = table.value(row, 'evidence');
  if (evidence) box.append(quoted(evidence, 'gi-snippet'));
  const why = table.value(row, 'match_why');
  if (key === 'unlocated' && why) box.append(quoted(why, 'gi-why'));
  return box;
}

/** @param {Store} state @param {number} row */
function tollLine(state, row) {
  return ['killed', 'injured'].map((what) => [tollText(state, row, what), what])
    .filter(([text]) => text && text !== '0').map(([text, what]) => state.t(`toll.${what}`, { toll: text })).join(state.t('comma'));
}
