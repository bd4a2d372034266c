// Everything with words in it, round the map and on it: built anew when the language changes.

import { buildSkips, buildVoice, closeWithEscape } from './access.js';
import { make, quoted } from './elements.js';
import { Grid } from './grid.js';
import { addKey } from './key.js';
import { buildPanel } from './panel.js';
import { Story } from './story.js';
import { Timeline } from './timeline.js';
import { addControls, addWider } from './tools.js';

// On the package's own page the panel has its place beside the map; on any other map it stands over its right side, in one
// stack with those of other tables.
/** @param {L.Map} map */
export function placeOf(map) {
  const page = map.getContainer().closest('.gi-page');
  // A second table on one page finds the place taken.
  const slot = page && page.querySelector('.gi-slot');
  const waiting = make('div');
  if (slot) slot.replaceWith(waiting);
  else stackOf(map).append(waiting);
  return { root: slot ? page : map.getContainer(), owner: Boolean(slot), waiting };
}

/** @param {L.Map} map */
function stackOf(map) {
  const known = map.getContainer().querySelector('.gi-overs');
  if (known) return known;
  const stack = make('div', 'gi-overs');
  L.DomEvent.disableClickPropagation(stack).disableScrollPropagation(stack);
  map.getContainer().append(stack);
  return stack;
}

export class Interface {
  /** @type {Store} */ state;
  /** @type {Scene} */ scene;
  /** @type {HTMLElement} */ root;
  /** @type {boolean} */ owner;
  /** @type {Review | null} */ review;
  /** @type {Measure} */ measure;
  /** @type {AreaTool} */ areas;
  /** @type {Popups} */ popups;
  /** @type {Element[]} */ parts;
  /** @type {Timeline | null} */ timeline;
  /** @type {Story | null} */ story;
  /** @type {(L.Control | null)[]} */ controls;

  /** @param {Store} state @param {Scene} scene @param {any} one */
  constructor(state, scene, { root, owner, waiting, review, measure, areas, popups }) {
    Object.assign(this, { state, scene, root, owner, review, measure, areas, popups, parts: [waiting], timeline: null, story: null, controls: [] });
    state.on('spoken', () => this.build());
    this.build();
    closeWithEscape(this);
  }

  build() {
    const { state, scene: { map }, root, owner } = this;
    const { t } = state;
    this.timeline?.play(false);
    // One day without times, or one hour, has nothing to choose.
    this.timeline = state.period && (state.period[0] < state.period[1] || state.table.hours) ? new Timeline(state) : null;
    const panel = buildPanel(state, this.scene, this.review);
    const parts = [panel, buildVoice(this)];
    if (owner) {
      // In the order in which the keyboard walks: story, map, timeline, list, table.
      if (this.timeline) parts.unshift(this.timeline.build());
      parts.push(new Grid(state).build());
      this.story = state.story ? new Story(this.scene) : null;
      root.lang = t.language;
      root.dir = t.direction;
      document.documentElement.lang = t.language;
      document.title = state.meta.title || t('title');
      state.when('sheet', () => this.makeRoom());
    } else {
      if (this.timeline) panel.querySelector('.gi-head')?.after(this.timeline.build());
      panel.querySelector('[data-act=table]')?.setAttribute('hidden', '');
      const over = this.layOver(panel);
      this.parts[0].replaceWith(over);
      this.parts[0] = over;
      parts.shift();
    }
    this.parts.slice(owner ? 0 : 1).forEach((part) => part.remove());
    const first = owner ? [buildSkips(this), ...(this.story ? this.story.build() : [])] : [];
    root.prepend(...first);
    root.append(...parts);
    this.parts = owner ? [...first, ...parts] : [this.parts[0], ...parts];
    map.getContainer().setAttribute('aria-label', t('map'));
    map.getContainer().setAttribute('role', 'application');
    this.controls.forEach((control) => control?.remove());
    this.controls = [addControls(state, map, root, this), addKey(this.scene, owner), addWider(state, map, this.popups)];
    this.makeRoom();
  }

  // The panel of a table on a map that has its own page, or another table: of several one is open at a time.
  /** @param {HTMLElement} panel */
  layOver(panel) {
    const { state: { t, meta }, scene: { map }, parts: [before] } = this;
    const over = make('details', 'gi-over');
    Object.assign(over, { lang: t.language, dir: t.direction, name: `gi-over-${L.stamp(map)}` });
    const first = !map.getContainer().closest('.gi-page') && before === stackOf(map).firstElementChild;
    over.open = before instanceof HTMLDetailsElement ? before.open : first;
    const summary = make('summary');
    summary.append(quoted(meta.title || t('title')));
    over.append(summary, panel);
    over.addEventListener('toggle', () => this.scene.redraw(['labels']));
    return over;
  }

  // The table takes room from the map.
  makeRoom() {
    this.root.classList.toggle('gi-with-table', this.state.sheet.open);
    this.scene.map.invalidateSize({ animate: false });
    this.scene.redraw(['labels']); // clear of the buttons that are there now
  }
}
