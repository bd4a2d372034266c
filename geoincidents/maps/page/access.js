// The page for the keyboard and the ear: links over its parts, one voice for what changes, and Escape.

import { countTexts } from './counts.js';
import { make, textButton } from './elements.js';

const REST_MS = 700; // after the last step of a filter the counts are said

// Where one can skip to: the map, the timeline, the list and the table.
/** @param {any} one */
export function buildSkips({ state, scene: { map }, root, timeline }) {
  const { t } = state;
  const bar = make('nav', 'gi-skips');
  bar.setAttribute('aria-label', t('skip'));
  /** @param {string} name @param {(...told: any[]) => void} act */
  const add = (name, act) => {
    const button = textButton(t(`skip.${name}`), () => act(button), 'gi-skip');
    button.dataset.skip = name;
    bar.append(button);
  };
  add('map', () => map.getContainer().focus());
  if (timeline) add('time', () => root.querySelector('.gi-handle').focus());
  add('list', () => {
    const list = root.querySelector('.gi-section:not([hidden]) h2') || root.querySelector('.gi-panel h1');
    list.tabIndex = -1;
    list.focus();
  });
  add('table', (button) => state.lay({ open: true }, { from: button }));
  return bar;
}

// One place says what has changed, and says it once, when things have come to rest.
/** @param {import('./interface.js').Interface} page */
export function buildVoice(page) {
  const { state } = page;
  const live = make('div', 'gi-live');
  live.setAttribute('role', 'status');
  const counts = () => countTexts(state).join(state.t('comma'));
  let [resting, said] = [0, counts()];
  state.when('said', (/** @type {string} */ text) => {
    clearTimeout(resting);
    live.textContent = text;
  });
  state.when('settled', () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const text = counts();
      if (text === said || page.timeline?.playing) return;
      said = text;
      live.textContent = text;
    }, REST_MS);
  });
  return live;
}

// Escape closes what is open, wherever the focus is; a part that minds the key itself has prevented the rest.
/** @param {import('./interface.js').Interface} page */
export function closeWithEscape(page) {
  const { state, scene: { map }, measure, areas } = page;
  /** @type {L.Popup | null} */ let shown = null;
  map.on('popupopen', ({ popup }) => { shown = popup; });
  map.on('popupclose', () => { shown = null; });
  page.root.addEventListener('keydown', (/** @type {KeyboardEvent & { target: any }} */ event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (shown) map.closePopup(shown);
    else if (measure.on) measure.toggle();
    else if (areas.on) areas.end();
    else if (page.timeline?.playing) page.timeline.play(false);
    else if (state.sheet.open) state.lay({ open: false });
    else return;
    event.preventDefault();
  });
}
