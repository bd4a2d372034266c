// The page for the keyboard and the ear: links over its parts, one voice for what changes, and Escape.

import { make } from './details.js';
import { textButton } from './panel.js';
import { countTexts } from './phrases.js';

const REST_MS = 700; // after the last step of a filter the counts are said

// Where one can skip to: the map, the timeline, the list and the table.
export function buildSkips(state) {
  const { t, root, map } = state;
  const bar = make('nav', 'gi-skips');
  bar.setAttribute('aria-label', t('skip'));
  const add = (name, find) => {
    const button = textButton(t(`skip.${name}`), () => find()?.focus(), 'gi-skip');
    button.dataset.skip = name;
    bar.append(button);
  };
  add('map', () => map.getContainer());
  if (state.timeline) add('time', () => root.querySelector('.gi-handle'));
  add('list', () => {
    const list = root.querySelector('.gi-section:not([hidden]) h2') || root.querySelector('.gi-panel h1');
    list.tabIndex = -1;
    return list;
  });
  add('table', () => {
    if (!state.grid.open) state.grid.toggle(true, { from: bar.querySelector('[data-skip="table"]') });
    return null;
  });
  return bar;
}

// One place says what has changed, and says it once, when things have come to rest.
export function addVoice(state) {
  const live = make('div', 'gi-live');
  live.setAttribute('role', 'status');
  let [saying, said] = [0, ''];
  state.announce = (text) => {
    clearTimeout(saying);
    live.textContent = text;
  };
  state.whenSettled(() => {
    clearTimeout(saying);
    saying = setTimeout(() => {
      const text = countTexts(state).join(state.t('comma'));
      if (text === said || state.timeline?.playing) return;
      said = text;
      live.textContent = text;
    }, REST_MS);
  });
  said = countTexts(state).join(state.t('comma'));
  return live;
}

// Escape closes what is open, the last opened first, wherever the focus is; a part that minds it itself stops it.
export function closeWithEscape(state) {
  state.root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (state.map._popup?.isOpen()) state.map.closePopup();
    else if (state.measuring) state.measure.toggle();
    else if (state.timeline?.playing) state.timeline.play(false);
    else if (state.grid.open) state.grid.toggle(false);
    else return;
    event.preventDefault();
  });
}
