// The row of buttons that show the table, save and print, and choose the language.

import { make } from './details.js';
import { textButton } from './panel.js';
import { buildSaving } from './saving.js';

export function buildActions(state) {
  const bar = make('div', 'gi-actions');
  state.tableButton = textButton(state.t('table'), () => state.grid.toggle(!state.grid.open, { from: state.tableButton }), 'gi-action');
  state.tableButton.dataset.act = 'table';
  state.tableButton.setAttribute('aria-pressed', String(state.grid.open));
  bar.append(state.tableButton, ...buildSaving(state));
  if (Object.keys(state.meta.words).length > 1) bar.append(languageChoice(state));
  return bar;
}

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
