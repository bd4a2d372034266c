// The row of buttons that show the table, save and print, and choose the language.

import { make, textButton } from './elements.js';
import { buildSaving } from './saving.js';

/** @param {Store} state @param {Scene} scene */
export function buildActions(state, scene) {
  const bar = make('div', 'gi-actions');
  const { sheet } = state;
  const table = textButton(state.t('table'), () => state.lay({ open: !sheet.open }, { from: table }), 'gi-action');
  table.dataset.act = 'table';
  const press = () => table.setAttribute('aria-pressed', String(sheet.open));
  press();
  state.when('sheet', press);
  bar.append(table, ...buildSaving(state, scene));
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
