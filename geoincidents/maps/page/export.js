// What leaves the page: the shown rows as CSV or GeoJSON, the map as a picture, and paper.

import { foldable, make, textButton } from './elements.js';
import { drawingOf, pictureOf } from './picture.js';
import { csvOf, geojsonOf } from './records.js';

/** @param {Store} state @param {Scene} scene */
export function buildActions(state, scene) {
  const { t, sheet } = state;
  const bar = make('div', 'gi-actions');
  const table = textButton(t('table'), () => state.lay({ open: !sheet.open }), 'gi-action');
  table.dataset.act = 'table';
  const press = () => table.setAttribute('aria-pressed', String(sheet.open));
  press();
  state.when('sheet', press);
  const box = foldable('gi-save', t('save'));
  const menu = make('div', 'gi-menu');
  /** @param {string} name @param {(...told: any[]) => void} act */
  const add = (name, act) => {
    const button = textButton(t(`save.${name}`), () => {
      box.open = false;
      act();
    });
    button.dataset.save = name;
    menu.append(button);
  };
  add('csv', () => download(state, 'csv', 'text/csv', `\ufeff${csvOf(state)}`));
  add('geojson', () => download(state, 'geojson', 'application/geo+json', geojsonOf(state)));
  add('png', () => pictureOf(scene, 2).toBlob((blob) => downloadBlob(state, 'png', blob)));
  add('svg', () => download(state, 'svg', 'image/svg+xml', drawingOf(scene)));
  add('print', () => window.print());
  if (navigator.clipboard) add('link', () => navigator.clipboard.writeText(location.href).catch(() => {}));
  box.append(menu);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    box.open = false;
    box.querySelector('summary')?.focus();
  });
  bar.append(table, box);
  if (Object.keys(state.meta.words).length > 1) bar.append(languageChoice(state));
  return bar;
}

/** @param {Store} state */
function languageChoice(state) {
  const select = make('select', 'gi-language');
  select.setAttribute('aria-label', state.t('language'));
  for (const [language, words] of Object.entries(state.meta.words)) {
    const option = make('option', '', words.language_name);
    option.value = language;
    option.lang = language;
    option.selected = language === state.t.language;
    select.append(option);
  }
  select.addEventListener('change', () => state.speak(select.value));
  return select;
}

/** @param {Store} state @param {string} ending @param {string} type @param {string} text */
export function download(state, ending, type, text) {
  downloadBlob(state, ending, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** @param {Store} state @param {string} ending @param {Blob | null} blob */
function downloadBlob(state, ending, blob) {
  const anchor = make('a');
  anchor.href = URL.createObjectURL(/** @type {Blob} */ (blob));
  const name = (state.meta.title || 'incidents').normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60);
  anchor.download = `${name || 'incidents'}.${ending}`;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
}
