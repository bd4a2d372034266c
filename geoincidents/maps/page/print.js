// The map on paper. Browsers print a canvas that was just drawn as blank, and a drawn picture is sharper on paper: before
// printing, every layer and the timeline are drawn once more as vectors, by day, in the place of their canvases; the words
// round the map and every entry that counts stand in the place of the panel.

import { countTexts } from './counts.js';
import { lookText } from './details.js';
import { make, quoted } from './elements.js';
import { foreignLayers } from './foreign.js';
import { lineItem, keyLines } from './key.js';
import { entryText } from './lists.js';
import { setPaper } from './paper.js';
import { filterTexts, periodText, shownTypes } from './phrases.js';
import { symbolIcon } from './symbols.js';

const SHEET = [690, 560]; // pixels: the width of an A4 sheet between its margins, and what the map may take of its height
const MOST = 2000; // entries of one heading: some hundred pages

/** @param {import('./interface.js').Interface} page @param {() => void} repaint */
export function printWell(page, repaint) {
  const { scene, owner, root } = page;
  const { map } = scene;
  const box = map.getContainer();
  /** @type {Element[]} */ let added = [];
  const clear = () => {
    added.forEach((part) => part.remove());
    added = [];
  };
  window.addEventListener('beforeprint', () => {
    clear();
    const size = map.getSize();
    // The same view as on the screen, whatever the sheet: the map keeps its size and is scaled as a whole.
    if (owner) Object.assign(box.style, { width: `${size.x}px`, height: `${size.y}px`, zoom: Math.min(SHEET[0] / size.x, SHEET[1] / size.y) });
    setPaper(false);
    added = scene.shown.map((/** @type {any} */ layer) => layer.vector());
    if (page.timeline) added.push(page.timeline.vector(owner ? SHEET[0] : undefined));
    if (owner) {
      added.push(buildHead(page.state), buildBody(page));
      root.append(...added.slice(-2));
    }
    repaint();
  });
  window.addEventListener('afterprint', () => {
    clear();
    if (owner) Object.assign(box.style, { width: '', height: '', zoom: '' });
    map.invalidateSize({ animate: false });
  });
}

/** @param {string} className @param {...(Node | string)} parts */
function paragraph(className, ...parts) {
  const made = make('p', className);
  made.append(...parts);
  return made;
}

// What stands above the map: title, the open step of a story, counts, period and filters.
/** @param {Store} state */
function buildHead(state) {
  const { t, meta } = state;
  const head = make('header', 'gi-paperhead');
  const title = make('h1');
  title.append(quoted(meta.title || t('title')));
  head.append(title);
  if (meta.subtitle) head.append(paragraph('gi-subtitle', quoted(meta.subtitle)));
  if (state.step?.title) head.append(make('h2', '', state.step.title));
  if (state.step) head.append(paragraph('gi-step', quoted(state.step.text)));
  head.append(paragraph('gi-counter', countTexts(state).join(' · ')));
  const shown = [periodText(state), ...filterTexts(state)].filter(Boolean);
  if (shown.length) head.append(paragraph('gi-muted', shown.join(' · ')));
  if (meta.note) head.append(paragraph('gi-note', quoted(meta.note)));
  (meta.notices || []).forEach((/** @type {[string, any]} */ [key, values]) => head.append(make('p', 'gi-notice', t(key, values))));
  return head;
}

// What stands below it: the key, every entry that the filters leave, and whose data it is.
/** @param {import('./interface.js').Interface} one */
function buildBody({ state, scene, root }) {
  const { t, table, filters } = state;
  const body = make('div', 'gi-paper');
  body.append(buildLegend(scene));
  const { left } = foreignLayers(scene);
  if (left.length) body.append(make('p', 'gi-muted', t('picture.left_out', { names: left.join(t('comma')) })));
  for (const { key, rows, note } of table.sections) {
    const counts = key === 'located' || key === 'unlocated';
    const shown = counts ? Array.from(rows).filter((row) => filters.isShown(row)) : Array.from(rows);
    if (shown.length) body.append(buildSection(state, key, shown, note));
  }
  const foot = /** @type {HTMLElement} */ (root.querySelector('.gi-foot')?.cloneNode(true));
  foot.querySelectorAll('details').forEach((about) => about.setAttribute('open', ''));
  body.append(foot);
  return body;
}

/** @param {Scene} scene */
function buildLegend(scene) {
  const { t, filters, table, options } = scene;
  const list = make('ul', 'gi-paperkey');
  for (const { look, count } of shownTypes(scene)) {
    const item = make('li');
    item.append(symbolIcon(look), lookText(scene, look), ` (${t.number(count)})`);
    list.append(item);
  }
  const shown = options.view === 'symbols' ? table.plotted.filter((row) => filters.isShown(row)) : [];
  list.append(...keyLines(scene, shown).map(lineItem));
  return list;
}

/** @param {Store} state @param {string} key @param {Rows} rows @param {boolean | undefined} note */
function buildSection(state, key, rows, note) {
  const { t, table } = state;
  const section = make('section', 'gi-section');
  section.dataset.section = key;
  const heading = make('h2', '', t(`section.${key}`));
  heading.append(' ', make('span', 'gi-count', t.number(rows.length)));
  section.append(heading);
  if (note) section.append(make('p', 'gi-muted', t(`section.${key}.note`)));
  const list = make('ol', 'gi-list');
  list.append(...rows.slice(0, MOST).map((row) => {
    const [entry, line] = [make('li', 'gi-entry'), make('div', 'gi-row')];
    line.append(symbolIcon(table.symbol(row), table.marks(row)), entryText(state, row, key));
    entry.append(line);
    return entry;
  }));
  section.append(list);
  const rest = rows.length - MOST;
  if (rest > 0) section.append(make('p', 'gi-notice gi-rest', t('print.rest', { n: rest, count: rest })));
  return section;
}
