// The timeline: how many incidents each hour, day, week, month or year has, a window that is brushed, stepped and played.

import { barCounts, binEdges, daysOf, hoursOf, moveSlot, tickSlots } from './bins.js';
import { isStill, make, penOf, textButton } from './elements.js';
import { iconButton, setIcon } from './icons.js';
import { FONT, PAPER } from './paper.js';
import { MISSING } from './payload.js';
import { SvgContext } from './svg.js';
import { dayText, hourText, hoursText, spanText } from './words.js';

const PLAY_MS = 650;
/** @type {Record<number, string[]>} */
const STEPS = { 1: ['day', 'week', 'month'], 24: ['hour', 'day'] }; // by slots of a day
const CHART_HEIGHT = 56;
const HEAD = 14; // pixels over the highest bar, where its number stands

export class Timeline {
  /** @type {HTMLElement} */ note;

  /** @type {HTMLCanvasElement} */ canvas;
  /** @type {HTMLElement} */ chart;
  /** @type {HTMLElement} */ brush;
  /** @type {HTMLElement[]} */ handles;
  /** @type {HTMLElement} */ label;
  /** @type {HTMLElement} */ allButton;
  /** @type {HTMLElement} */ playButton;

  /** @type {number} */ from;
  /** @type {number} */ to;
  /** @type {ReturnType<typeof barCounts> | undefined} */ all;

  /** @param {Store} state */
  constructor(state) {
    this.state = state;
    const { table, period } = state;
    this.perDay = table.hours ? 24 : 1;
    this.spans = table.hours || table.days;
    [this.from, this.to] = table.hours ? hoursPeriod(table) : /** @type {Days} */ (period);
    const slots = this.to - this.from + 1;
    this.edges = binEdges(this.from, this.to, this.perDay);
    this.step = table.hours ? 'hour' : slots <= 62 ? 'day' : slots <= 800 ? 'week' : 'month';
    this.playing = 0;
  }

  build() {
    const { state } = this;
    const { t } = state;
    const box = make('section', 'gi-time');
    box.setAttribute('aria-label', t('timeline'));
    const bar = make('div', 'gi-timebar');
    this.playButton = iconButton('play', t('play'), () => this.play(!this.playing));
    this.allButton = textButton(t('all_time'), () => this.move(null));
    this.allButton.dataset.act = 'all';
    this.label = make('output', 'gi-window');
    this.note = make('span', 'gi-muted gi-pale', t('timeline_pale'));
    bar.append(iconButton('back', t('step_back'), () => this.shift(-1)), this.playButton,
      iconButton('on', t('step_on'), () => this.shift(1)), this.stepChoice(), this.label, this.allButton, this.note);
    box.append(bar, this.buildChart());
    state.when('settled', () => this.draw());
    state.when('repainted', () => this.draw());
    state.when('restored', () => this.place());
    new ResizeObserver(() => this.draw()).observe(this.chart);
    this.place();
    return box;
  }

  stepChoice() {
    const { t } = this.state;
    const select = make('select');
    select.setAttribute('aria-label', t('step'));
    STEPS[this.perDay].forEach((step) => {
      const option = make('option', '', t(`step.${step}`));
      option.value = step;
      option.selected = step === this.step;
      select.append(option);
    });
    select.addEventListener('change', () => { this.step = select.value; });
    return select;
  }

  buildChart() {
    const { t } = this.state;
    const chart = make('div', 'gi-chart');
    this.chart = chart;
    this.canvas = make('canvas');
    this.canvas.setAttribute('role', 'img');
    this.brush = make('div', 'gi-brush');
    this.handles = ['from', 'to'].map((end) => {
      const handle = make('div', `gi-handle gi-handle-${end}`);
      handle.tabIndex = 0;
      handle.setAttribute('role', 'slider');
      handle.setAttribute('aria-label', t(`window_${end}`));
      handle.addEventListener('keydown', (event) => this.key(event, end));
      return handle;
    });
    chart.append(this.canvas, this.brush, ...this.handles);
    chart.addEventListener('pointerdown', (event) => this.grab(event));
    chart.addEventListener('dblclick', () => this.move(null));
    return chart;
  }

  get window() {
    const { window } = this.state.filters;
    if (!window) return [this.from, this.to];
    return this.perDay > 1 ? hoursOf(window) : window;
  }

  /** @param {number} x */
  dayAt(x) {
    const share = (x - this.chart.getBoundingClientRect().left) / this.chart.clientWidth;
    return Math.max(this.from, Math.min(this.to, this.from + Math.floor(share * (this.to - this.from + 1))));
  }

  /** @param {number} day */
  share(day) {
    return (day - this.from) / (this.to - this.from + 1);
  }

  // Drag an end, the window itself, or a new window.
  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.play(false);
    const box = this.chart.getBoundingClientRect();
    const day = this.dayAt(event.clientX);
    const [from, to] = this.window;
    /** @param {number} edge */
    const away = (edge) => Math.abs(event.clientX - box.left - this.share(edge) * box.width);
    const near = [away(from), away(to + 1)];
    const end = Math.min(...near) < 10 ? near.indexOf(Math.min(...near)) : -1;
    const inside = this.state.filters.window && day >= from && day <= to;
    if (end >= 0) this.handles[end].focus({ preventScroll: true });
    /** @param {PointerEvent} moved */
    const drag = (moved) => {
      const now = this.dayAt(moved.clientX);
      if (end === 0) this.move([Math.min(now, to), to]);
      else if (end === 1) this.move([from, Math.max(now, from)]);
      else if (inside) {
        const by = Math.max(this.from - from, Math.min(this.to - to, now - day));
        this.move([from + by, to + by]);
      } else this.move([Math.min(day, now), Math.max(day, now)]);
    };
    const drop = () => {
      this.chart.removeEventListener('pointermove', drag);
      this.chart.removeEventListener('pointerup', drop);
      this.chart.removeEventListener('pointercancel', drop);
    };
    this.chart.setPointerCapture(event.pointerId);
    this.chart.addEventListener('pointermove', drag);
    this.chart.addEventListener('pointerup', drop);
    this.chart.addEventListener('pointercancel', drop);
  }

  /** @param {KeyboardEvent} event @param {string} end */
  key(event, end) {
    const [from, to] = this.window;
    const day = end === 'from' ? from : to;
    /** @type {number | undefined} */
    const target = /** @type {Record<string, number>} */ ({
      ArrowLeft: day - 1, ArrowDown: day - 1, ArrowRight: day + 1, ArrowUp: day + 1,
      PageDown: moveSlot(day, this.step, -1, this.perDay), PageUp: moveSlot(day, this.step, 1, this.perDay), Home: this.from, End: this.to,
    })[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const held = Math.max(this.from, Math.min(this.to, target));
    this.move(end === 'from' ? [Math.min(held, to), to] : [from, Math.max(held, from)]);
  }

  /** @param {Days | null} window */
  move(window) {
    const whole = window && window[0] <= this.from && window[1] >= this.to;
    this.state.filter('time', whole || !window ? null : this.perDay > 1 ? daysOf(window) : window);
    this.place();
  }

  // The window goes on by a step as it is; without one, the first step becomes the window.
  /** @param {number} by */
  shift(by) {
    /** @param {number} slot @param {number} steps */
    const move = (slot, steps) => moveSlot(slot, this.step, steps, this.perDay);
    if (!this.state.filters.window) {
      const start = by > 0 ? this.from : move(this.to + 1, -1);
      this.move([start, move(start, 1) - 1]);
      return true;
    }
    const [from, to] = this.window;
    if ((by > 0 && to >= this.to) || (by < 0 && from <= this.from)) return false;
    const first = move(from, by);
    // A whole month stays a whole month, whatever its length.
    const whole = move(from, 1) - 1 === to;
    this.move([first, whole ? move(first, 1) - 1 : to + first - from]);
    return true;
  }

  /** @param {boolean} on */
  play(on) {
    clearInterval(this.playing);
    this.playing = 0;
    if (on) {
      if (this.state.filters.window && this.window[1] >= this.to) this.state.filters.set('time', null);
      this.shift(1);
      this.playing = setInterval(() => { if (!this.shift(1)) this.play(false); }, isStill() ? 2 * PLAY_MS : PLAY_MS);
    }
    setIcon(this.playButton, on ? 'pause' : 'play', this.state.t(on ? 'pause' : 'play'));
  }

  // Puts brush, ends and words where the window is.
  place() {
    const { t, filters } = this.state;
    const [from, to] = this.window;
    const [left, right] = [Math.max(0, this.share(from)), Math.min(1, this.share(to + 1))];
    this.brush.style.left = `${left * 100}%`;
    this.brush.style.width = `${(right - left) * 100}%`;
    this.brush.classList.toggle('gi-whole', !filters.window);
    [[from, left], [to, right]].forEach(([day, share], k) => {
      const handle = this.handles[k];
      handle.style.left = `${share * 100}%`;
      Object.entries({ valuemin: this.from, valuemax: this.to, valuenow: day, valuetext: this.perDay > 1 ? hourText(t, day) : dayText(t, day) })
        .forEach(([name, value]) => handle.setAttribute(`aria-${name}`, String(value)));
    });
    this.label.textContent = filters.window ? this.says(from, to) : t('all_days');
    this.allButton.hidden = !filters.window;
    if (!this.playing) this.play(false);
  }

  /** @param {number} from @param {number} to */
  says(from, to) {
    return (this.perDay > 1 ? hoursText : spanText)(this.state.t, from, to);
  }

  // Bars of the incidents that pass the other filters, those that lie in each for sure and those that may, over pale ones
  // of all; each bar counts what the filter finds in its days.
  bars() {
    const { filters, table } = this.state;
    this.all ??= barCounts(this.spans, this.edges, filters.all);
    const rows = filters.without('time');
    const every = !table.hasEvents && rows.length === filters.all.length;
    return { all: this.all.possible, ...(every ? this.all : barCounts(this.spans, this.edges, rows)) };
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = this.chart.clientWidth;
    if (!width) return;
    this.canvas.width = width * ratio;
    this.canvas.height = (CHART_HEIGHT + 18) * ratio;
    const context = penOf(this.canvas);
    context.scale(ratio, ratio);
    const top = this.paint(context, width);
    const { t } = this.state;
    this.canvas.setAttribute('aria-label', t('timeline_is', { span: this.says(this.from, this.to), most: top }));
  }

  vector(width = this.chart.clientWidth) {
    const recorder = new SvgContext(width, CHART_HEIGHT + 18);
    this.paint(recorder, width);
    recorder.root.classList.add('gi-vector');
    this.chart.append(recorder.root);
    return recorder.root;
  }

  // Draws bars, their top and ticks; returns what the highest bar counts.
  /** @param {Pen} context @param {number} width */
  paint(context, width) {
    const { all, certain, possible } = this.bars();
    const top = Math.max(1, ...all);
    /** @param {number} day */
    const x = (day) => this.share(day) * width;
    /** @param {Uint32Array} counts @param {string} colour */
    const draw = (counts, colour) => {
      context.fillStyle = colour;
      counts.forEach((/** @type {number} */ count, /** @type {number} */ k) => {
        if (!count) return;
        const [left, right] = [x(Math.max(this.edges[k], this.from)), x(Math.min(this.edges[k + 1], this.to + 1))];
        const height = Math.max(1.5, (count / top) * (CHART_HEIGHT - HEAD));
        context.fillRect(left + 0.5, CHART_HEIGHT - height, Math.max(1, right - left - 1), height);
      });
    };
    draw(all, PAPER.ghost);
    context.globalAlpha = 0.5;
    draw(possible, PAPER.bar);
    context.globalAlpha = 1;
    draw(certain, PAPER.bar);
    this.note.hidden = !possible.some((count, k) => count > certain[k]);
    this.drawTop(context, top);
    context.fillStyle = PAPER.axis;
    context.fillRect(0, CHART_HEIGHT, width, 1);
    this.drawTicks(context, x, width);
    return top;
  }

  // What the highest bar counts, over all bars, with a tick at its height.
  /** @param {Pen} context @param {number} top */
  drawTop(context, top) {
    context.font = `11px ${FONT}`;
    context.textBaseline = 'top';
    context.textAlign = 'left';
    context.fillStyle = PAPER.axis;
    context.fillRect(0, HEAD - 1, 9, 1);
    context.fillText(this.state.t.number(top), 2, 0);
  }

  /** @param {Pen} context @param {(day: number) => number} x @param {number} width */
  drawTicks(context, x, width) {
    const { t } = this.state;
    const days = this.to - this.from + 1;
    context.font = `11px ${FONT}`;
    context.textBaseline = 'top';
    context.textAlign = 'left';
    let free = 2;
    for (const day of tickSlots(this.from, this.to, this.perDay)) {
      const parts = days > 800 ? 1 : days > 62 ? 2 : 3;
      const text = this.perDay > 1 ? hourTick(t, day) : parts === 3 ? dayText(t, day).replace(/ \d+$/, '') : dayText(t, day, parts);
      const at = Math.max(2, x(day));
      const wide = context.measureText(text).width;
      if (at < free || at + wide > width) continue;
      context.fillRect(x(day), CHART_HEIGHT, 1, 4);
      context.fillText(text, at + 2, CHART_HEIGHT + 5);
      free = at + wide + 14;
    }
  }
}

// First and last hour of what counts.
/** @param {{ counting: Rows, hours: any }} table @returns {Days} */
function hoursPeriod({ counting, hours: { first, last } }) {
  const dated = counting.filter((row) => last[row] !== MISSING);
  return [dated.reduce((least, row) => Math.min(least, first[row]), Infinity), dated.reduce((most, row) => Math.max(most, last[row]), -Infinity)];
}

// The hour, and at midnight the day.
/** @param {Words} t @param {number} hour */
function hourTick(t, hour) {
  return hour % 24 ? hourText(t, hour).slice(-5) : dayText(t, hour / 24).replace(/ \d+$/, '');
}
