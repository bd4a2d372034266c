// The area that incidents are asked for: its line in the panel, its outline on the map, and the card of a place that offers it.

import { outlineOf } from './area.js';
import { make, quoted } from './elements.js';
import { iconButton } from './icons.js';
import { PAPER } from './paper.js';

const FIRST_KM = 30;
const HOWS = ['point', 'possible', 'certain'];

// The parts of a text between its {names}, each name filled with an element.
/** @param {string} text @param {Record<string, Node | string>} elements */
function filled(text, elements) {
  return text.split(/(\{\w+\})/).map((part) => elements[part.slice(1, -1)] ?? part).filter((part) => part !== '');
}

/** @param {Words} t @param {Area | Place} one */
export function pointName(t, { lat, lon, name }) {
  if (name) return name;
  /** @param {number} degrees @param {string} pair */
  const part = (degrees, [plus, minus]) => `${Math.abs(degrees).toFixed(3)}° ${t(`compass.${degrees < 0 ? minus : plus}`)}`;
  return [part(lat, 'ns'), part(((lon + 540) % 360) - 180, 'ew')].join(t('comma'));
}

/** @param {Store} state @param {number} km @param {(km: number) => void} act */
function kmInput(state, km, act) {
  const input = make('input', 'gi-km');
  input.type = 'number';
  input.min = '0.1';
  input.max = '20000';
  input.step = 'any';
  input.value = String(km);
  input.setAttribute('aria-label', state.t('area.km'));
  input.addEventListener('input', () => {
    const value = Number(input.value);
    if (value > 0 && value <= 20000) act(value);
  });
  return input;
}

// A place, and how many incidents lie so near; "done" once they are shown.
/** @param {Store} state @param {Place} place @param {() => void} done */
export function placeCard(state, place, done) {
  const { t, filters } = state;
  const box = make('div', 'gi-pages gi-placecard');
  box.setAttribute('role', 'dialog');
  const name = pointName(t, place);
  box.setAttribute('aria-label', name);
  const heading = make('h3');
  heading.append(quoted(name));
  if (place.around) heading.append(' ', quoted(place.around, 'gi-around'));
  let km = filters.area?.kind === 'circle' ? filters.area.km : FIRST_KM;
  const areaOf = () => ({ kind: 'circle', lat: place.lat, lon: place.lon, km, how: 'point', name: place.name });
  const count = make('p', 'gi-muted');
  count.setAttribute('role', 'status');
  const tell = () => {
    const n = filters.countWithin(areaOf());
    count.textContent = t('area.count', { n });
  };
  const form = make('form', 'gi-within');
  const label = make('label');
  label.append(...filled(t('area.within'), { km: kmInput(state, km, (value) => { km = value; tell(); }) }));
  const act = make('button', 'gi-action', t('area.show'));
  act.type = 'submit';
  form.append(label, act);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    done();
    const area = areaOf();
    state.filter('area', area);
    state.emit('fit', area);
  });
  tell();
  box.append(heading, form, count);
  return box;
}

// The line that says which area is asked for, so that it cannot be forgotten, and changes or clears it.
/** @param {Store} state */
export function buildAreaLine(state) {
  const { t, filters } = state;
  const box = make('div', 'gi-area');
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', t('filter.area'));
  /** @type {Area | null} */ let shown = null;
  const show = () => {
    const { area } = filters;
    if (area === shown) return;
    // Whoever types a radius keeps the field.
    const typing = area && shown && area.kind === 'circle' && shown.kind === 'circle' && area.name === shown.name
      && area.lat === shown.lat && area.lon === shown.lon && box.contains(document.activeElement);
    shown = area;
    if (typing) return;
    box.hidden = !area;
    box.replaceChildren();
    if (!area) return;
    const line = make('span', 'gi-arealine');
    /** @param {Partial<Area>} values */
    const change = (values) => state.filter('area', { ...filters.area, ...values });
    if (area.kind === 'circle') {
      line.append(...filled(t('area.circle'), { km: kmInput(state, area.km, (km) => change({ km })), place: quoted(pointName(t, area)) }));
    } else {
      line.append(t(area.kind === 'box' ? 'area.box' : 'area.polygon'));
    }
    box.append(line, howChoice(state, area, change));
    const clear = iconButton('close', t('area.clear'), () => state.filter('area', null));
    clear.dataset.act = 'clear-area';
    box.append(clear);
  };
  state.when('filtered', show);
  box.hidden = true;
  show();
  return box;
}

/** @param {Store} state @param {Area} area @param {(values: Partial<Area>) => void} change */
function howChoice(state, area, change) {
  const select = make('select');
  select.setAttribute('aria-label', state.t('area.how'));
  for (const how of HOWS) {
    const option = make('option', '', state.t(`area.how.${how}`));
    option.value = how;
    option.selected = (area.how || 'point') === how;
    select.append(option);
  }
  select.addEventListener('change', () => change({ how: select.value }));
  return select;
}

/** @param {Pen} context @param {View} view @param {Area} area @param {{ open?: boolean }} [one] */
export function drawArea(context, view, area, { open = false } = {}) {
  const outline = outlineOf(area);
  context.beginPath();
  outline.forEach(([lat, lon], k) => {
    const [x, y] = view.locate(lat, lon);
    if (k) context.lineTo(x, y);
    else context.moveTo(x, y);
  });
  context.closePath();
  context.fillStyle = PAPER.bar;
  context.globalAlpha = 0.08;
  context.fill();
  context.globalAlpha = 1;
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = PAPER.halo;
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = PAPER.bar;
  context.setLineDash(open ? [6, 5] : []);
  context.stroke();
  context.setLineDash([]);
}
