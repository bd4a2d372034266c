// The panel beside the map: title, counts, search, legend, filters, switches, and every row as a list.

import { countsText } from './counts.js';
import { lookText } from './details.js';
import { foldable, make, quoted, textButton, tickBox } from './elements.js';
import { buildActions } from './export.js';
import { buildFilters } from './facets.js';
import { buildSection } from './lists.js';
import { MISSING } from './payload.js';
import { buildSearch } from './search.js';
import { Summary, buildTotals } from './summary.js';
import { symbolIcon } from './symbols.js';
import { weightName } from './weights.js';
import { buildAreaLine } from './where.js';
import { dayText, spanText } from './words.js';

/** @param {Store} state @param {Scene} scene @param {Review | null} review */
export function buildPanel(state, scene, review) {
  const panel = make('aside', 'gi-panel');
  panel.setAttribute('aria-label', state.t('panel'));
  panel.append(buildHead(state), buildSearch(state), buildAreaLine(state), buildLegend(state), buildFilters(state), new Summary(state).build(),
    buildSwitches(state, scene), buildActions(state, scene));
  if (review) panel.append(review.build());
  panel.append(buildNothing(state));
  state.table.sections.filter(({ rows }) => rows.length).forEach((section) => panel.append(buildSection(state, section)));
  panel.append(buildFoot(state));
  state.when('marked', () => markEntry(panel, state.selected));
  return panel;
}

// The entry of the chosen row stands out.
/** @param {HTMLElement} panel @param {number} row */
function markEntry(panel, row) {
  panel.querySelectorAll('.gi-entry.gi-current').forEach((entry) => entry.classList.remove('gi-current'));
  panel.querySelector(`.gi-section .gi-entry[data-row="${row}"]`)?.classList.add('gi-current');
}

/** @param {Store} state */
function buildHead(state) {
  const { t, meta } = state;
  const head = make('header', 'gi-head');
  const title = make('h1');
  title.append(quoted(meta.title || t('title')));
  const counter = make('p', 'gi-counter');
  const count = () => { counter.textContent = countsText(state); };
  count();
  state.when('filtered', count);
  state.when('moved', count);
  head.append(title);
  if (meta.subtitle) head.append(quotedParagraph(meta.subtitle, 'gi-subtitle'));
  head.append(counter, buildTotals(state));
  if (meta.note) head.append(quotedParagraph(meta.note, 'gi-note'));
  if (state.period) head.append(make('p', 'gi-muted', t('period', { span: spanText(t, ...state.period) })));
  (meta.notices || []).forEach((/** @type {[string, any]} */ [key, values]) => head.append(make('p', 'gi-notice', t(key, values))));
  return head;
}

/** @param {string} text @param {string} className */
function quotedParagraph(text, className) {
  const paragraph = make('p', className);
  paragraph.append(quoted(text));
  return paragraph;
}

/** @param {Store} state */
function buildLegend(state) {
  const { t, table, filters } = state;
  const box = make('div', 'gi-legend');
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', t('event_types'));
  const counts = filters.tally('type');
  /** @type {Symbol_[]} */ const looks = state.meta.symbols.filter((/** @type {Symbol_} */ { key }) => counts.has(key));
  const types = looks.map(({ key }) => key);
  const chips = looks.map((look) => {
    const type = look.key;
    const chip = make('button', 'gi-chip');
    chip.type = 'button';
    chip.dataset.type = type;
    chip.append(symbolIcon(look), lookText(state, look), make('b'));
    chip.addEventListener('click', () => {
      const hidden = new Set(filters.type);
      if (!hidden.delete(type)) hidden.add(type);
      state.filter('type', hidden);
    });
    return chip;
  });
  const show = () => {
    const left = filters.tally('type');
    chips.forEach((chip) => {
      chip.setAttribute('aria-pressed', String(!filters.type.has(chip.dataset.type ?? '')));
      chip.querySelector('b')?.replaceChildren(t.number(left.get(chip.dataset.type ?? '') || 0));
    });
  };
  box.append(...chips);
  if (types.length > 3) {
    const both = make('p', 'gi-both');
    both.append(textButton(t('all_types'), () => state.filter('type', new Set())), ' ',
      textButton(t('no_types'), () => state.filter('type', new Set(types))));
    box.append(both);
  }
  const { rest } = table.kinds;
  if (rest) box.append(make('p', 'gi-muted gi-both', t('rest_types', { n: rest })));
  show();
  state.when('settled', show);
  if (table.counting.length === 0) box.hidden = true;
  return box;
}

// What to do where nothing is shown: an empty table, or filters that nothing passes.
/** @param {Store} state */
function buildNothing(state) {
  const { t, table, filters } = state;
  const box = make('div', 'gi-nothing');
  box.setAttribute('role', 'status');
  const show = () => {
    box.hidden = table.counting.length > 0 && filters.shown + filters.unlocated > 0;
    if (box.hidden) box.replaceChildren();
    else if (!box.childElementCount) {
      const some = table.counting.length > 0;
      box.append(make('p', '', t(some ? 'nothing.filtered' : 'nothing.empty')));
      if (some) box.append(textButton(t('clear_filters'), () => state.clearFilters(), 'gi-clear'));
    }
  };
  state.when('settled', show);
  show();
  return box;
}

const SWITCHES = ['basemap', 'own', 'uncertainty', 'rings', 'sectors', 'labels', 'annotations'];

/** @param {Store} state @param {Scene} scene */
function buildSwitches(state, scene) {
  const { t } = state;
  const box = foldable('gi-switches', t('layers'));
  if (state.views.length > 1) box.append(viewChoice(state), weightChoice(state), make('p', 'gi-muted', t('views.note')));
  for (const key of SWITCHES.filter((name) => scene.layers[name])) {
    const { label, tick } = tickBox(t(`layer.${key}`), scene.has(key), (on) => {
      scene.toggle(key, on);
      scene.redraw(['labels']);
    });
    tick.dataset.layer = key;
    box.append(label);
  }
  for (const key of /** @type {('sized' | 'faded')[]} */ (['sized', 'faded'])) {
    const { label, tick } = tickBox(t(`option.${key}`), state.options[key], (on) => state.set(key, on));
    tick.dataset.option = key;
    box.append(label);
  }
  box.append(make('p', 'gi-muted', t('how_to_read')));
  return box;
}

/** @param {Store} state */
function viewChoice(state) {
  const { t } = state;
  const group = make('div', 'gi-views');
  group.setAttribute('role', 'radiogroup');
  group.setAttribute('aria-label', t('views'));
  for (const view of state.views) {
    const label = make('label');
    const radio = make('input');
    radio.type = 'radio';
    radio.name = `gi-view-${L.stamp(group)}`;
    radio.value = view;
    radio.checked = state.options.view === view;
    radio.addEventListener('change', () => state.show(view));
    state.when('restored', () => { radio.checked = state.options.view === view; });
    label.append(radio, t(`view.${view}`));
    group.append(label);
  }
  return group;
}

// What heat and hexagons weigh an incident by.
/** @param {Store} state */
function weightChoice(state) {
  const { t, weights } = state;
  const label = make('label', 'gi-weigh', `${t('weigh')} `);
  label.hidden = weights.size < 2;
  const select = make('select');
  for (const name of weights.keys()) {
    const option = make('option', '', weightName(state, name));
    option.value = name;
    select.append(option);
  }
  select.value = state.options.weigh;
  select.addEventListener('change', () => state.set('weigh', select.value));
  state.when('restored', () => { select.value = state.options.weigh; });
  label.append(select);
  return label;
}

/** @param {Store} state */
function buildFoot(state) {
  const { t, meta, table: { columns } } = state;
  const foot = make('footer', 'gi-foot');
  if (meta.credit) foot.append(quotedParagraph(meta.credit, 'gi-credit'));
  const { values } = columns.source_name;
  if (values.size) {
    const line = make('p');
    line.append(t('sources'), ' ');
    const some = Math.min(12, values.size);
    for (let k = 0; k < some; k += 1) line.append(k ? t('comma') : '', quoted(values.get(k)));
    if (values.size > some) line.append(' ', t('and_more', { count: values.size - some }));
    foot.append(line);
  }
  let latest = MISSING;
  for (const column of ['source_date', 'date_end', 'date_start']) {
    if (latest === MISSING) columns[column].numbers.forEach((day) => { latest = Math.max(latest, day); });
  }
  foot.append(make('p', '', latest === MISSING ? t('undated_data') : t('data_as_of', { day: dayText(t, latest) })));
  const about = foldable('gi-about', t('about'));
  about.append(...meta.about.map((/** @type {string} */ text) => make('p', '', text)));
  foot.append(about, make('p', '', t('made_with')));
  return foot;
}
