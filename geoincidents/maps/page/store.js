// What one map is about, apart from how it is shown: its table, which rows are shown, what is chosen, how it is looked at,
// in which language. Views read it and subscribe; nothing here knows of a page or a map.

import { widerRows } from './areas.js';
import { Filters } from './filters.js';
import { MISSING, readLines } from './payload.js';
import { makeTable } from './table.js';
import { weightsOf } from './weights.js';
import { makeWords, preferredLanguage } from './words.js';

const SETTLE_MS = 160; // after a filter's last step, lists, counts and link follow

// What a view may subscribe to, and what it is told:
//   filtered   other rows are shown; settled: the same, once the last of many steps is done
//   restored   filters were set by something else than their own controls
//   select, explain (row, from)   a row is to be shown; `from` is focused again when its reader is done
//   marked     another row is chosen, or none
//   viewed     symbols, heat or hexagons, or an option of the drawing
//   sheet (from)   the table was opened, closed or sorted; `from` is the button that opened it
//   moved      the map is in another place; rested: and has been for a while; move (place): it is to go there
//   turned     another step of the story
//   said (text)   something is to be heard by whoever cannot see it
//   linked     the link to this state is another one
//   added      another sum is asked for, or none
//   place (place, from, go)   a place was pointed at or searched; fit (area): the map is to show an area
//   spoken     the language; repainted: the colours of the paper
const EVENTS = ['filtered', 'settled', 'restored', 'select', 'explain', 'marked', 'viewed', 'sheet', 'moved', 'rested', 'move', 'turned', 'added', 'said', 'place', 'fit', 'linked', 'spoken', 'repainted'];

export class Store {
  /** @param {Payload} one @param {readonly string[]} [spoken] */
  constructor({ meta, columns }, spoken = []) {
    const table = makeTable({ meta, columns });
    const plotted = new Uint8Array(table.total);
    table.plotted.forEach((row) => { plotted[row] = 1; });
    this.meta = meta;
    this.table = table;
    /** @param {number} row */ this.isPlotted = (row) => plotted[row] === 1;
    this.filters = new Filters(table);
    this.period = periodOf(table);
    this.ringLines = meta.rings.length ? readLines(columns, 'rings', meta.grid) : [];
    this.views = ['symbols', 'heat', ...(meta.hexagons ? ['hexagons'] : [])];
    this.weights = weightsOf(this);
    this.options = { sized: true, faded: false, view: this.knownView(meta.view), weigh: 'count' };
    /** @type {{ open: boolean, key: string, down: boolean, without: Set<string> }} */
    this.sheet = { open: false, key: 'date', down: false, without: new Set() };
    this.sums = { open: false, by: 'type', column: 'incidents', down: true };
    /** @type {Look} */
    this.look = { zoom: 0, lat: 0, lng: 0, bounds: [-180, -90, 180, 90] };
    /** @type {Row[] | null} */ this.widerKnown = null;
    this.selected = -1;
    this.firstLanguage = preferredLanguage(meta.words, meta.language, spoken);
    this.countries = new Map(Object.entries(meta.countries));
    this.t = makeWords(meta.words, this.firstLanguage, this.countries);
    // Which step of the editor's story is open; `told` once map and filters are where it has them.
    /** @type {{ at: number, open: boolean, told: boolean } | null} */
    this.story = meta.story.length ? { at: 0, open: true, told: false } : null;
    this.lasting = heard();
    this.passing = heard();
    this.timers = new Map();
    this.waiting = new Set();
  }

  /** @param {string} event @param {(...told: any[]) => void} act */
  on(event, act) {
    this.lasting[event].push(act);
  }

  // Until the language changes: parts of the page with words in them are then built anew.
  /** @param {string} event @param {(...told: any[]) => void} act */
  when(event, act) {
    this.passing[event].push(act);
  }

  /** @param {string} event @param {...any} told */
  emit(event, ...told) {
    for (const act of [...this.lasting[event], ...this.passing[event]]) act(...told);
  }

  // Does the last of many things of one kind once no other has come for a while.
  /** @param {string} kind @param {(...told: any[]) => void} act */
  settle(kind, act) {
    clearTimeout(this.timers.get(kind));
    this.waiting.add(kind);
    this.timers.set(kind, setTimeout(() => {
      act();
      this.waiting.delete(kind);
    }, SETTLE_MS));
  }

  // Rows that are known to a wider area than the map shows, worked out once for all who ask.
  get wider() {
    return (this.widerKnown ??= widerRows(this));
  }

  changed() {
    this.widerKnown = null;
    this.emit('filtered');
    this.settle('filters', () => {
      this.emit('settled');
      this.emit('linked');
    });
  }

  /** @param {string} name @param {any} value */
  filter(name, value) {
    this.filters.set(name, value);
    this.changed();
  }

  clearFilters() {
    this.filters.clear();
    this.restored();
  }

  restored() {
    this.emit('restored');
    this.changed();
  }

  /** @param {number} row @param {{ from?: Focusable | null }} [one] */
  select(row, { from = null } = {}) {
    this.emit('select', row, from);
  }

  /** @param {number} row @param {{ from?: Focusable | null }} [one] */
  explain(row, { from = null } = {}) {
    this.emit('explain', row, from);
  }

  /** @param {number} row */
  mark(row) {
    this.selected = row;
    this.emit('marked');
    this.emit('linked');
  }

  /** @param {string} view */
  knownView(view) {
    return this.views.includes(view) ? view : 'symbols';
  }

  /** @param {keyof Store["options"]} option @param {any} value */
  set(option, value) {
    /** @type {any} */ (this.options)[option] = value;
    this.emit('viewed');
    this.emit('linked');
  }

  /** @param {string} view */
  show(view) {
    this.set('view', view);
  }

  /** @param {Partial<Store["sheet"]>} sheet @param {{ from?: Focusable | null }} [one] */
  lay(sheet, { from = null } = {}) {
    Object.assign(this.sheet, sheet);
    this.emit('sheet', from);
    this.emit('linked');
  }

  /** @param {string} text */
  say(text) {
    this.emit('said', text);
  }

  // How the sums are asked for.
  /** @param {Partial<Store["sums"]>} sums */
  add(sums) {
    Object.assign(this.sums, sums);
    this.emit('added');
    this.emit('linked');
  }

  // A place is shown with what lies around it; `go` takes the map there.
  /** @param {Place} place @param {{ from?: Focusable | null, go?: boolean }} [one] */
  openPlace(place, { from = null, go = false } = {}) {
    this.emit('place', place, from, go);
  }

  // The step of the story that is open, or null.
  get step() {
    return this.story?.open ? this.meta.story[this.story.at] : null;
  }

  /** @param {Partial<NonNullable<Store["story"]>>} story */
  turn(story) {
    if (this.story) Object.assign(this.story, story);
    this.emit('turned');
    this.emit('linked');
  }

  // Browsers slow down a page that writes its address at every step of a movement.
  /** @param {Look} look */
  moved(look) {
    this.look = look;
    this.widerKnown = null;
    this.emit('moved');
    this.settle('link', () => {
      this.emit('rested');
      this.emit('linked');
    });
  }

  /** @param {string} language */
  speak(language) {
    this.t = makeWords(this.meta.words, language, this.countries);
    this.passing = heard();
    this.emit('spoken');
  }

  // Takes over what a link says, as readLink() has it.
  /** @param {any} asked */
  apply(asked) {
    if (this.story && asked.step !== null) {
      const last = this.meta.story.length - 1;
      this.turn({ open: asked.step > 0, told: true, at: Math.max(0, Math.min(last, asked.step - 1)) });
    }
    this.filters.restore({ ...asked, window: this.period ? asked.window : null });
    const view = this.knownView(asked.view || this.meta.view);
    if (this.options.view !== view) this.show(view);
    if (asked.weigh !== this.options.weigh && this.weights.has(asked.weigh)) this.set('weigh', asked.weigh);
    if (asked.sums) this.add(asked.sums);
    if (asked.table || this.sheet.open || asked.without.size) this.lay({ open: Boolean(asked.table), without: asked.without, ...asked.table });
    // After the table, which takes room from the map.
    if (asked.map) this.emit('move', asked.map);
    const row = asked.row ? this.table.plotted.find((one) => this.table.value(one, 'incident_id') === asked.row) : undefined;
    this.restored();
    if (row !== undefined && row !== this.selected) this.select(row);
  }

  // The newest of the window is opaque, the oldest a third of that; what has no date is as faint as the oldest.
  /** @param {number} row */
  opacity(row) {
    if (!this.options.faded || !this.period) return 1;
    const [from, to] = this.filters.window || this.period;
    const last = this.table.last[row];
    const age = last === MISSING ? 1 : (to - last) / Math.max(1, to - from);
    return 1 - 0.67 * Math.max(0, Math.min(1, age));
  }
}

/** @returns {Record<string, ((...told: any[]) => void)[]>} */
function heard() {
  return Object.fromEntries(EVENTS.map((event) => [event, []]));
}

// First and last day of what counts, or null.
/** @param {{ counting: Rows, first: Int32Array, last: Int32Array }} one @returns {Days | null} */
function periodOf({ counting, first, last }) {
  let [from, to] = [Infinity, -Infinity];
  for (const row of counting) {
    if (last[row] === MISSING) continue;
    from = Math.min(from, first[row]);
    to = Math.max(to, last[row]);
  }
  return from <= to ? [from, to] : null;
}
