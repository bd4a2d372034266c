// Pop-ups: one incident, the incidents of one point page by page, or the list behind a count.

import { isWider } from './areas.js';
import { keepClear } from './clear.js';
import { dateText, describe, isRelative, placeText, typeText } from './details.js';
import { isStill, make, quoted, textButton } from './elements.js';
import { labelAt } from './labels.js';
import { growingList } from './lists.js';
import { goTo } from './opening.js';
import { TOLLS, factsOf, sumUp } from './sums.js';
import { tollOf } from './summary.js';
import { weightName } from './weights.js';
import { placeCard } from './where.js';

const CLOSE_ZOOM = 7; // from here on a chosen incident is not zoomed to
const WIDE_TIP = 240; // pixels to each side that the tooltip of a hexagon may take
const PLACE_ZOOM = 9; // at which a place that was searched is shown at least

export class Popups {
  /** @type {(() => void)} */ fit;

  /** @type {Store} */ state;
  /** @type {Scene} */ scene;
  /** @type {L.Map} */ map;
  /** @type {any} */ hovered;
  /** @type {L.Tooltip | null} */ tooltip;
  /** @type {Facts} */ facts;

  /** @param {Store} state @param {Scene} scene */
  constructor(state, scene) {
    const { map } = scene;
    Object.assign(this, { state, scene, map, facts: factsOf(state.table), hovered: null, tooltip: null, fit: null });
    state.on('select', (row, from) => this.select(row, from));
    state.on('explain', (row, from) => this.show(map.getCenter(), describe(state, row), { from }));
    state.on('place', (place, from, go) => this.place(place, from, go));
    state.on('filtered', () => { if (state.selected >= 0 && !state.filters.isShown(state.selected)) map.closePopup(); });
    state.on('spoken', () => map.closePopup());
    map.on('popupclose', () => state.mark(-1));
    map.getContainer().addEventListener('mouseleave', () => this.hover(null));
  }

  /** @param {number} row @param {Focusable | null} from */
  select(row, from) {
    const { map, state } = this;
    const { table } = state;
    const point = L.latLng(table.lat(row), table.lon(row));
    if (from && (!map.getBounds().contains(point) || map.getZoom() < CLOSE_ZOOM || isWider(state, row))) goTo(map, table, row);
    this.show(point, this.pages(row), { row, from });
  }

  // A place that was searched or pointed at, and what lies around it.
  /** @param {Place} place @param {Focusable | null} from @param {boolean} go */
  place(place, from, go) {
    const { map, state } = this;
    if (go) map.setView([place.lat, place.lon], Math.max(map.getZoom(), PLACE_ZOOM), { animate: false });
    this.show(L.latLng(place.lat, place.lon), placeCard(state, place, () => map.closePopup()), { from, tallest: 240 });
  }

  /** @param {L.LatLng} point @param {HTMLElement} content @param {{ row?: Row, from?: Focusable | null, tallest?: number }} [one] */
  show(point, content, { row = -1, from = null, tallest = 540 } = {}) {
    const { map, state } = this;
    map.closePopup();
    const popup = L.popup({ className: 'gi-popup', offset: [0, -8], autoPan: false }).setLatLng(point).setContent(content);
    popup.openOn(map);
    this.fit = () => keepClear(map, popup, { widest: 360, tallest: Math.min(tallest, map.getSize().y * 0.8) });
    this.fit();
    popup.getElement()?.querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', state.t('close'));
    content.dir = state.t.direction;
    content.tabIndex = -1;
    // The focus goes back to what opened it; a reader who came into it with the keys finds the map.
    if (from) content.focus({ preventScroll: true });
    else map.once('popupclose', () => { if (content.contains(document.activeElement)) map.getContainer().focus({ preventScroll: true }); });
    if (from) popup.once('remove', () => from.isConnected && from.focus({ preventScroll: true }));
    state.mark(row);
  }

  // Incidents that share one point are pages of one pop-up.
  /** @param {number} row */
  pages(row) {
    const { state } = this;
    const { t } = state;
    const box = make('div', 'gi-pages');
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-label', t('incident'));
    const here = this.scene.incidents.sites.rowsAt(row).filter((other) => state.filters.isShown(other) || other === row).sort((a, b) => a - b);
    let at = here.indexOf(row);
    const show = () => {
      box.replaceChildren(describe(state, here[at]), this.around(here[at]));
      if (here.length < 2) return;
      const pager = make('nav', 'gi-pager');
      /** @param {string} text @param {string} label @param {number} by */
      const step = (text, label, by) => {
        const button = make('button', '', text);
        button.type = 'button';
        button.setAttribute('aria-label', label);
        button.addEventListener('click', (event) => {
          event.stopPropagation();
          at = (at + by + here.length) % here.length;
          show();
          this.fit();
          state.mark(here[at]);
          box.querySelectorAll('.gi-pager button')[by < 0 ? 0 : 1].focus();
        });
        return button;
      };
      pager.append(step('‹', t('previous_here'), -1), make('span', '', t('page_of', { at: at + 1, all: here.length })),
        step('›', t('next_here'), 1));
      box.prepend(pager);
    };
    show();
    return box;
  }

  /** @param {number} row */
  around(row) {
    const { state, map } = this;
    const { table } = state;
    const name = isRelative(state, row) ? '' : table.value(row, 'place_name') || '';
    const button = textButton(state.t('area.around'), (event) => {
      event.stopPropagation();
      state.openPlace({ name, lat: table.lat(row), lon: table.lon(row) }, { from: map.getContainer() });
    });
    button.dataset.act = 'around';
    return button;
  }

  /** @param {Rows} rows @param {any} [heading] */
  list(rows, heading = 'here') {
    const { t, table } = this.state;
    const box = make('div', 'gi-pages');
    const vague = heading === 'here' ? rows.filter((row) => table.imprecise[row]).length : 0;
    box.append(make('h3', '', t(heading, { n: rows.length })));
    if (vague) box.append(make('p', 'gi-muted', t('imprecise', { n: vague })));
    const list = make('ol', 'gi-list');
    box.append(list);
    growingList(this.state, list, rows, 'located');
    return box;
  }

  // What is known to a wider area than the map shows has no place on it: a button lists it.
  listWider() {
    this.show(this.map.getCenter(), this.list(this.state.wider, 'wider'));
  }

  /** @param {L.LeafletMouseEvent} event */
  click(event) {
    const { map, scene, state } = this;
    const item = scene.hit(event.containerPoint);
    const named = !item && labelAt(scene, event.containerPoint);
    if (named) state.openPlace({ name: named.text, lat: named.lat, lon: named.lon });
    if (!item) return;
    if (item.spot) {
      this.show(item.at, this.list(item.rows), { tallest: 320 });
      return;
    }
    const rows = scene.incidents.rowsIn(item);
    if (rows.length === 1) {
      state.select(rows[0]);
      return;
    }
    const bounds = L.latLngBounds([]);
    rows.forEach((/** @type {Row} */ row) => bounds.extend([state.table.lat(row), state.table.lon(row)]));
    const apart = bounds.getNorthEast().distanceTo(bounds.getSouthWest());
    if (apart > 200 && map.getZoom() < map.getMaxZoom() - 1) {
      map.fitBounds(bounds, { padding: [80, 80], maxZoom: Math.min(map.getZoom() + 4, map.getMaxZoom()), animate: !isStill() });
    } else this.show(bounds.getCenter(), this.list(rows), { tallest: 320 });
  }

  // A tooltip at the item under a point of the map, or none.
  /** @param {L.Point | null} point */
  hover(point) {
    const { map, scene } = this;
    const item = point && scene.hit(point);
    map.getContainer().classList.toggle('gi-pointing', Boolean(item || (point && labelAt(scene, point))));
    if (item === this.hovered) return;
    this.hovered = item;
    this.tooltip?.remove();
    this.tooltip = null;
    if (!item || (!item.spot && item.rows && item.rows.includes(this.state.selected))) return;
    this.tooltip = L.tooltip(/** @type {L.TooltipOptions} */ ({ className: 'gi-tooltip', opacity: 1, ...(item.spot ? this.beside(point) : { direction: 'top', offset: [0, -10] }) }))
      .setLatLng(item.at ?? map.containerPointToLatLng(scene.placeOnScreen(item))).setContent(this.tip(item)).addTo(map);
  }

  // Where a wide tooltip has room beside the pointer.
  /** @param {Point} one */
  beside({ x, y }) {
    const wide = this.map.getSize().x;
    const direction = x < WIDE_TIP ? 'right' : x > wide - WIDE_TIP ? 'left' : y < WIDE_TIP / 2 ? 'bottom' : 'top';
    return { direction, offset: { right: [14, 0], left: [-14, 0], bottom: [0, 14], top: [0, -10] }[direction] };
  }

  // What a hexagon, or the heat at a point, holds.
  /** @param {Rows} rows */
  spotText(rows) {
    const { state, facts } = this;
    const { t, table, options: { weigh }, weights } = state;
    const [sum] = sumUp(rows, facts);
    const tolls = TOLLS.map((what) => [what, tollOf(t, sum[what])]).filter(([, toll]) => toll);
    const lines = [make('b', '', t('here', { n: rows.length })), ...tolls.map(([what, toll]) => ` · ${t(`toll.${what}`, { toll })}`)];
    const types = new Map();
    for (const row of rows) types.set(typeText(state, row), (types.get(typeText(state, row)) || 0) + 1);
    const most = [...types].sort(([, many], [, few]) => few - many).slice(0, 3).map(([type, n]) => `${type} ${t.number(n)}`);
    lines.push(make('br'), most.join(t('comma')));
    if (table.columns[weigh]) {
      const worth = /** @type {() => (row: Row) => number} */ (weights.get(weigh))();
      lines.push(make('br'), quoted(weightName(state, weigh)), ` ${t.number(rows.reduce((all, row) => all + worth(row), 0))}`);
    }
    return lines;
  }

  /** @param {Drawn & { spot?: boolean }} item */
  tip(item) {
    const { state } = this;
    const { t } = state;
    const content = make('div');
    content.dir = t.direction;
    if (item.spot) {
      content.append(...this.spotText(item.rows), make('br'), make('span', 'gi-muted', t('click_to_list')));
      return content;
    }
    if (item.count) {
      content.append(make('b', '', t('here', { n: item.count })));
      if (item.imprecise) content.append(` · ${t('imprecise', { n: item.imprecise })}`);
      content.append(make('br'), make('span', 'gi-muted', t('click_to_open')));
      return content;
    }
    const [row] = item.rows;
    content.append(make('b', '', typeText(state, row)), ` · ${dateText(state, row)} · `, quoted(placeText(state, row).name));
    return content;
  }
}
