// The timeline: how many incidents each day, week, month or year has, a window that is brushed, stepped and played.

import { binEdges, moveDay, tickDays } from './bins.js';
import { isStill, make, textButton } from './elements.js';
import { BITS } from './filters.js';
import { iconButton, setIcon } from './icons.js';
import { FONT, PAPER } from './paper.js';
import { MISSING } from './payload.js';
import { SvgContext } from './svg.js';
import { dayText, spanText } from './words.js';

const PLAY_MS = 650;
const STEPS = ['day', 'week', 'month'];
const CHART_HEIGHT = 56;

export class Timeline {
  constructor(state) {
    this.state = state;
    [this.from, this.to] = state.period;
    const days = this.to - this.from + 1;
    this.edges = binEdges(this.from, this.to);
    this.step = days <= 62 ? 'day' : days <= 800 ? 'week' : 'month';
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
    bar.append(iconButton('back', t('step_back'), () => this.shift(-1)), this.playButton,
      iconButton('on', t('step_on'), () => this.shift(1)), this.stepChoice(), this.label, this.allButton);
    box.append(bar, this.buildChart());
    state.whenSettled(() => this.draw());
    state.when('repainted', () => this.draw());
    state.whenRestored(() => this.place());
    new ResizeObserver(() => this.draw()).observe(this.chart);
    this.place();
    return box;
  }

  stepChoice() {
    const { t } = this.state;
    const select = make('select');
    select.setAttribute('aria-label', t('step'));
    STEPS.forEach((step) => {
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
    return this.state.filters.window || [this.from, this.to];
  }

  dayAt(x) {
    const share = (x - this.chart.getBoundingClientRect().left) / this.chart.clientWidth;
    return Math.max(this.from, Math.min(this.to, this.from + Math.floor(share * (this.to - this.from + 1))));
  }

  share(day) {
    return (day - this.from) / (this.to - this.from + 1);
  }

  // Drag an end, the window itself, or a new window.
  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.play(false);
    const box = this.chart.getBoundingClientRect();
    const day = this.dayAt(event.clientX);
    const [from, to] = this.window;
    const away = (edge) => Math.abs(event.clientX - box.left - this.share(edge) * box.width);
    const near = [away(from), away(to + 1)];
    const end = Math.min(...near) < 10 ? near.indexOf(Math.min(...near)) : -1;
    const inside = this.state.filters.window && day >= from && day <= to;
    if (end >= 0) this.handles[end].focus({ preventScroll: true });
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

  key(event, end) {
    const [from, to] = this.window;
    const day = end === 'from' ? from : to;
    const target = {
      ArrowLeft: day - 1, ArrowDown: day - 1, ArrowRight: day + 1, ArrowUp: day + 1,
      PageDown: moveDay(day, this.step, -1), PageUp: moveDay(day, this.step, 1), Home: this.from, End: this.to,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const held = Math.max(this.from, Math.min(this.to, target));
    this.move(end === 'from' ? [Math.min(held, to), to] : [from, Math.max(held, from)]);
  }

  move(window) {
    const whole = window && window[0] <= this.from && window[1] >= this.to;
    this.state.filter('time', whole ? null : window);
    this.place();
  }

  // The window goes on by a step as it is; without one, the first step becomes the window.
  shift(by) {
    const { window } = this.state.filters;
    if (!window) {
      const start = by > 0 ? this.from : moveDay(this.to + 1, this.step, -1);
      this.move([start, moveDay(start, this.step, 1) - 1]);
      return true;
    }
    const [from, to] = window;
    if ((by > 0 && to >= this.to) || (by < 0 && from <= this.from)) return false;
    const first = moveDay(from, this.step, by);
    // A whole month stays a whole month, whatever its length.
    const whole = moveDay(from, this.step, 1) - 1 === to;
    this.move([first, whole ? moveDay(first, this.step, 1) - 1 : to + first - from]);
    return true;
  }

  play(on) {
    clearInterval(this.playing);
    this.playing = 0;
    if (on) {
      const { window } = this.state.filters;
      if (window && window[1] >= this.to) this.state.filters.set('time', null);
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
      Object.entries({ valuemin: this.from, valuemax: this.to, valuenow: day, valuetext: dayText(t, day) })
        .forEach(([name, value]) => handle.setAttribute(`aria-${name}`, String(value)));
    });
    this.label.textContent = filters.window ? spanText(t, from, to) : t('all_days');
    this.allButton.hidden = !filters.window;
    if (!this.playing) this.play(false);
  }

  // Bars of the incidents that pass the other filters, over pale ones of all.
  bars() {
    const { table, filters } = this.state;
    const [all, passing] = [new Uint32Array(this.edges.length - 1), new Uint32Array(this.edges.length - 1)];
    this.homes ??= this.homeBars();
    for (const row of table.counting) {
      const home = this.homes[row];
      if (home < 0) continue;
      all[home] += 1;
      if (!(filters.fails[row] & ~BITS.time)) passing[home] += 1;
    }
    return { all, passing };
  }

  // The bar in which each row stands: that of its last day.
  homeBars() {
    const { table } = this.state;
    const homes = new Int32Array(table.total).fill(-1);
    const bars = new Int32Array(this.to - this.from + 1);
    for (let day = this.from, bar = 0; day <= this.to; day += 1) {
      while (day >= this.edges[bar + 1]) bar += 1;
      bars[day - this.from] = bar;
    }
    for (const row of table.counting) if (table.last[row] !== MISSING) homes[row] = bars[table.last[row] - this.from] ?? -1;
    return homes;
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = this.chart.clientWidth;
    if (!width) return;
    this.canvas.width = width * ratio;
    this.canvas.height = (CHART_HEIGHT + 18) * ratio;
    const context = this.canvas.getContext('2d');
    context.scale(ratio, ratio);
    const top = this.paint(context, width);
    const { t } = this.state;
    this.canvas.setAttribute('aria-label', t('timeline_is', { span: spanText(t, this.from, this.to), most: top }));
  }

  vector(width = this.chart.clientWidth) {
    const recorder = new SvgContext(width, CHART_HEIGHT + 18);
    this.paint(recorder, width);
    recorder.root.classList.add('gi-vector');
    this.chart.append(recorder.root);
    return recorder.root;
  }

  // Draws bars, their top and ticks; returns what the highest bar counts.
  paint(context, width) {
    const { all, passing } = this.bars();
    const top = Math.max(1, ...all);
    const x = (day) => this.share(day) * width;
    const draw = (counts, colour) => {
      context.fillStyle = colour;
      counts.forEach((count, k) => {
        if (!count) return;
        const [left, right] = [x(Math.max(this.edges[k], this.from)), x(Math.min(this.edges[k + 1], this.to + 1))];
        const height = Math.max(1.5, (count / top) * (CHART_HEIGHT - 6));
        context.fillRect(left + 0.5, CHART_HEIGHT - height, Math.max(1, right - left - 1), height);
      });
    };
    draw(all, PAPER.ghost);
    draw(passing, PAPER.bar);
    this.drawTop(context, top, x(this.edges[all.indexOf(top)]) < 60 ? width : 0);
    context.fillStyle = PAPER.axis;
    context.fillRect(0, CHART_HEIGHT, width, 1);
    this.drawTicks(context, x, width);
    return top;
  }

  // What the highest bar counts, at its height and at the end where it does not stand.
  drawTop(context, top, edge) {
    const text = this.state.t.number(top);
    context.font = `11px ${FONT}`;
    context.textBaseline = 'top';
    const wide = context.measureText(text).width;
    const at = edge ? edge - wide - 14 : 14;
    context.fillStyle = PAPER.disc;
    context.globalAlpha = 0.75;
    context.fillRect(at - 2, 0, wide + 4, 13);
    context.globalAlpha = 1;
    context.fillStyle = PAPER.axis;
    context.fillRect(edge ? edge - 9 : 0, 6, 9, 1);
    context.fillText(text, at, 1);
  }

  drawTicks(context, x, width) {
    const { t } = this.state;
    const days = this.to - this.from + 1;
    context.font = `11px ${FONT}`;
    context.textBaseline = 'top';
    context.textAlign = 'left';
    let free = 2;
    for (const day of tickDays(this.from, this.to)) {
      const parts = days > 800 ? 1 : days > 62 ? 2 : 3;
      const text = parts === 3 ? dayText(t, day).replace(/ \d+$/, '') : dayText(t, day, parts);
      const at = Math.max(2, x(day));
      const wide = context.measureText(text).width;
      if (at < free || at + wide > width) continue;
      context.fillRect(x(day), CHART_HEIGHT, 1, 4);
      context.fillText(text, at + 2, CHART_HEIGHT + 5);
      free = at + wide + 14;
    }
  }
}
