// The menu of what can be saved: the shown rows as CSV or GeoJSON, the map as a picture, paper, and the link.

import { foldable, make, textButton } from './elements.js';
import { download, downloadBlob } from './files.js';
import { drawingOf, pictureOf } from './picture.js';
import { csvPieces, geojsonPieces, selection } from './records.js';
import { inSlices } from './slices.js';

const QUICK_MS = 250; // what is saved sooner needs no bar

// The menu, and beside it the bar that shows how far a long save is.
/** @param {Store} state @param {Scene} scene */
export function buildSaving(state, scene) {
  const { t } = state;
  const box = foldable('gi-save', t('save'));
  const summary = box.querySelector('summary');
  const menu = make('div', 'gi-menu');
  const progress = buildProgress(state, summary);
  const close = () => {
    box.open = false;
    summary?.focus({ preventScroll: true });
  };
  /** @param {string} name @param {(...told: any[]) => void} act */
  const add = (name, act) => {
    const button = textButton(t(`save.${name}`), () => {
      close();
      act();
    });
    button.dataset.save = name;
    menu.append(button);
  };
  add('csv', () => saveRows(state, progress, 'csv', 'text/csv', csvPieces, '\ufeff'));
  add('geojson', () => saveRows(state, progress, 'geojson', 'application/geo+json', geojsonPieces));
  add('png', () => pictureOf(scene, 2).toBlob((blob) => downloadBlob(state, 'png', blob)));
  add('svg', () => download(state, 'svg', 'image/svg+xml', drawingOf(scene)));
  add('print', () => window.print());
  if (navigator.clipboard) add('link', () => navigator.clipboard.writeText(location.href).then(() => state.say(t('save.link_done'))).catch(() => {}));
  box.append(menu);
  box.addEventListener('toggle', () => box.open && /** @type {HTMLElement} */ (menu.firstChild).focus({ preventScroll: true }));
  box.addEventListener('keydown', (event) => {
    const buttons = /** @type {HTMLElement[]} */ ([...menu.children]);
    const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === 'Escape' && box.open) close();
    else if (target !== undefined && at >= 0) buttons[(target + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // A menu that is left is closed.
  box.addEventListener('focusout', (/** @type {any} */ { relatedTarget }) => { if (relatedTarget && !box.contains(relatedTarget)) box.open = false; });
  return [box, progress.box];
}

/** @param {Store} state @param {any} summary */
function buildProgress(state, summary) {
  const { t } = state;
  const box = make('div', 'gi-saving');
  box.hidden = true;
  const bar = make('progress');
  const text = make('span');
  const progress = { box, job: null, tell };
  const cancel = textButton(t('cancel'), () => {
    progress.job = null;
    box.hidden = true;
    summary?.focus({ preventScroll: true });
    state.say(t('save.cancelled'));
  }, 'gi-action');
  cancel.dataset.act = 'cancel';
  box.append(bar, text, cancel);
  /** @param {any} done @param {any} all */
  function tell(done, all) {
    bar.max = all;
    bar.value = done;
    bar.setAttribute('aria-label', t('save'));
    text.textContent = t('save.rows', { done, all });
  }
  return progress;
}

// Saves the rows that are shown now, in slices; whatever is still being saved ends.
/** @param {Store} state @param {any} progress @param {string} ending @param {string} type @param {any} piecesOf @param {any} [mark] */
async function saveRows(state, progress, ending, type, piecesOf, mark = '') {
  const rows = selection(state);
  const job = {};
  progress.job = job;
  const began = performance.now();
  const parts = mark ? [mark] : [];
  progress.tell(0, rows.length);
  const done = await inSlices(piecesOf(state, rows), (/** @type {string} */ text) => parts.push(new Blob([text])), {
    ended: () => progress.job !== job,
    /** @param {number} count */ tell: (count) => {
      progress.box.hidden = performance.now() - began < QUICK_MS;
      progress.tell(Math.min(count, rows.length), rows.length);
    },
  });
  if (!done) return;
  if (progress.box.contains(document.activeElement)) progress.box.previousSibling.querySelector('summary').focus({ preventScroll: true });
  progress.box.hidden = true;
  progress.job = null;
  downloadBlob(state, ending, new Blob(parts, { type: `${type};charset=utf-8` }));
  state.say(state.t('save.done', { n: rows.length, count: rows.length }));
}
