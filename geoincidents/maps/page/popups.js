// Pop-ups: one incident, the incidents of one point page by page, or the list behind a count.

import { dateText, describe, make, placeText, quoted, typeText } from './details.js';
import { growingList } from './lists.js';

export const SOME = 100; // entries that a list shows before it asks

export function showPopup(state, point, content, { row = -1, from = null, tallest = 540 } = {}) {
  const { map } = state;
  map.closePopup();
  const size = map.getSize();
  const popup = L.popup({
    className: 'gi-popup', offset: [0, -8], minWidth: Math.min(300, size.x - 72), maxWidth: Math.min(360, size.x - 72),
    maxHeight: Math.max(140, Math.min(tallest, size.y * 0.7)), autoPanPadding: [14, 14],
  }).setLatLng(point).setContent(content);
  state.selected = row;
  popup.openOn(map);
  const close = popup.getElement().querySelector('.leaflet-popup-close-button');
  if (close) close.setAttribute('aria-label', state.t('close'));
  content.dir = state.t.direction;
  content.tabIndex = -1;
  if (from) {
    content.focus({ preventScroll: true });
    popup.once('remove', () => from.isConnected && from.focus({ preventScroll: true }));
  }
  state.marked();
}

// Incidents that share one point are pages of one pop-up.
export function pagedDetails(state, row) {
  const { t } = state;
  const box = make('div', 'gi-pages');
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', t('incident'));
  const here = state.incidents.sites.rowsAt(row).filter((other) => state.filters.isShown(other) || other === row).sort((a, b) => a - b);
  let at = here.indexOf(row);
  const turn = (step) => {
    at = (at + step + here.length) % here.length;
    state.selected = here[at];
    show();
    state.marked();
  };
  const show = () => {
    box.replaceChildren(describe(state, here[at]));
    if (here.length < 2) return;
    const pager = make('nav', 'gi-pager');
    const step = (text, label, by) => {
      const button = make('button', '', text);
      button.type = 'button';
      button.setAttribute('aria-label', label);
      button.addEventListener('click', (event) => {
        event.stopPropagation();
        turn(by);
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

function listPopup(state, rows) {
  const box = make('div', 'gi-pages');
  const vague = rows.filter((row) => state.table.imprecise[row]).length;
  box.append(make('h3', '', state.t('here', { n: rows.length })));
  if (vague) box.append(make('p', 'gi-muted', state.t('imprecise', { n: vague })));
  const list = make('ol', 'gi-list');
  box.append(list);
  growingList(state, list, rows, 'located');
  return box;
}

export function clickMap(state, event) {
  const item = state.incidents.hit(event.containerPoint);
  if (!item) return;
  const { map, table } = state;
  const rows = state.incidents.rowsIn(item);
  if (rows.length === 1) {
    state.select(rows[0]);
    return;
  }
  const bounds = L.latLngBounds();
  rows.forEach((row) => bounds.extend([table.lat(row), table.lon(row)]));
  const apart = bounds.getNorthEast().distanceTo(bounds.getSouthWest());
  if (apart > 200 && map.getZoom() < map.getMaxZoom() - 1) {
    map.fitBounds(bounds, { padding: [80, 80], maxZoom: Math.min(map.getZoom() + 4, map.getMaxZoom()), animate: !state.still });
  } else showPopup(state, bounds.getCenter(), listPopup(state, rows), { tallest: 320 });
}

export function hover(state, event) {
  const item = event && !state.measuring ? state.incidents.hit(event.containerPoint) : null;
  state.map.getContainer().classList.toggle('gi-pointing', Boolean(item));
  if (item === state.hovered) return;
  state.hovered = item;
  if (state.tooltip) state.tooltip.remove();
  state.tooltip = null;
  if (!item || (item.rows && item.rows.includes(state.selected))) return;
  state.tooltip = L.tooltip({ className: 'gi-tooltip', direction: 'top', offset: [0, -10], opacity: 1 })
    .setLatLng(state.map.containerPointToLatLng(placeOnScreen(state, item))).setContent(tipText(state, item)).addTo(state.map);
}

function tipText(state, item) {
  const { t } = state;
  const content = make('div');
  content.dir = t.direction;
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

export function placeOnScreen(state, { x, y }) {
  return L.point(x, y).add(state.layers.incidents.corner).subtract(state.map.containerPointToLayerPoint([0, 0]));
}
