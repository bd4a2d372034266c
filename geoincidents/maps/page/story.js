// A story: steps of a view, what is shown and a text, through which a reader pages with buttons or keys.

import { clearCorners } from './corners.js';
import { isStill, make, quoted, textButton } from './elements.js';
import { iconButton } from './icons.js';

const LEAST_HIGH = 120; // pixels of a low map that are left to a view

export class Story {
  /** @type {HTMLElement} */ card;
  /** @type {HTMLElement} */ again;
  /** @type {HTMLElement} */ heading;
  /** @type {HTMLElement} */ text;
  /** @type {HTMLElement} */ live;
  /** @type {HTMLElement} */ count;
  /** @type {HTMLButtonElement} */ back;
  /** @type {HTMLButtonElement} */ next;
  /** @type {HTMLElement} */ leave;

  /** @type {Scene} */ scene;
  /** @type {Store} */ state;
  /** @type {L.Map} */ map;
  /** @type {any[]} */ steps;

  /** @param {Scene} scene */
  constructor(scene) {
    Object.assign(this, { scene, state: scene.store, map: scene.map, steps: scene.meta.story });
  }

  get story() {
    return /** @type {NonNullable<Store['story']>} */ (this.state.story);
  }

  get at() {
    return this.story.at;
  }

  build() {
    const { t } = this.state;
    const card = make('section', 'gi-story');
    card.setAttribute('aria-label', t('story'));
    this.heading = make('h2');
    this.text = make('p');
    this.live = make('div');
    this.live.setAttribute('aria-live', 'polite');
    this.live.append(this.heading, this.text);
    this.back = textButton(t('story.back'), () => this.go(this.at - 1), 'gi-action');
    this.next = textButton(t('story.next'), () => this.go(this.at + 1), 'gi-action');
    this.count = make('span', 'gi-muted');
    this.leave = iconButton('close', t('story.end'), () => this.close());
    Object.entries({ back: this.back, next: this.next, end: this.leave }).forEach(([act, button]) => { button.dataset.story = act; });
    const bar = make('p', 'gi-storybar');
    bar.append(this.back, this.count, this.next);
    card.append(this.leave, this.live, bar);
    card.addEventListener('keydown', (event) => this.key(event));
    L.DomEvent.disableClickPropagation(card).disableScrollPropagation(card);
    this.again = textButton(t('story.again'), () => this.reopen(), 'gi-action gi-storyagain');
    this.card = card;
    this.show();
    this.state.when('turned', () => this.show());
    return [card, this.again];
  }

  /** @param {any} event */
  key(event) {
    const forward = this.state.t.direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const back = this.state.t.direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const target = { [forward]: this.at + 1, PageDown: this.at + 1, [back]: this.at - 1, PageUp: this.at - 1, Home: 0,
      End: this.steps.length - 1 }[event.key];
    if (event.key === 'Escape') this.close();
    else if (target === undefined) return;
    else this.go(target);
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} step */
  go(step) {
    const { state } = this;
    const at = Math.max(0, Math.min(this.steps.length - 1, step));
    if (at === this.story.at && this.story.told) return;
    state.turn({ at, told: true });
    this.tell();
  }

  close() {
    this.state.turn({ open: false });
    this.state.clearFilters();
    this.again.focus({ preventScroll: true });
  }

  reopen() {
    this.state.turn({ open: true, told: false });
    this.go(this.at);
    this.next.focus({ preventScroll: true });
  }

  show() {
    const { state: { t }, story: { open } } = this;
    const { title, text } = this.steps[this.at];
    this.card.hidden = !open;
    this.again.hidden = open;
    this.heading.hidden = !title;
    this.heading.replaceChildren(quoted(title || ''));
    this.text.replaceChildren(quoted(text));
    this.count.textContent = t('story.step', { at: this.at + 1, all: this.steps.length });
    this.back.disabled = this.at === 0;
    this.next.disabled = this.at === this.steps.length - 1;
  }

  // Pixels on the left and right of the map and at its foot that a view keeps clear of: the card stands at one of them.
  aside() {
    const box = this.map.getContainer().getBoundingClientRect();
    const card = this.card.getBoundingClientRect();
    const [left, right] = [card.left - box.left, box.right - card.right];
    if (!card.height) return [28, 28, 28];
    if (card.width < box.width / 2) return left < right ? [left + card.width + 10, 28, 28] : [28, right + card.width + 10, 28];
    return [28, 28, Math.max(28, Math.min(box.bottom - card.top + 10, box.height - 28 - LEAST_HIGH))];
  }

  // Puts map and filters where the step has them.
  tell() {
    const { state, map } = this;
    const { bounds, days, types, killed, row } = this.steps[this.at];
    const { filters, table } = state;
    filters.clear();
    const all = [...filters.tally('type').keys()];
    if (types.length) filters.set('type', new Set(all.filter((type) => !types.includes(type))));
    if (days) filters.set('time', days);
    if (killed) filters.set('toll', killed);
    map.closePopup();
    const corners = bounds || map.options.opening;
    if (corners) {
      const [left, right, below] = this.aside();
      map.once('moveend', () => clearCorners(this.scene));
      map.fitBounds(corners, { paddingTopLeft: [left, 28], paddingBottomRight: [right, below], maxZoom: 14, animate: !isStill() });
    }
    state.restored();
    const found = row === null ? undefined : table.plotted.find((one) => table.value(one, 'incident_id') === row);
    if (found !== undefined) state.select(found);
  }
}
