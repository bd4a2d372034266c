// What the shown incidents can be summed by: of each row the codes it falls under, and what a code is called.

import { quoted } from './elements.js';
import { MISSING } from './payload.js';
import { mondayOf } from './sums.js';
import { DAY_MS, dayText, isoDay } from './words.js';

// Keys that tell at least two groups apart; "narrow" sets the filter that leaves a group alone, or clears it again.
/** @param {Store} state */
export function sumKeys(state) {
  const { t, table, filters } = state;
  /** @type {SumKey[]} */ const keys = [];
  /** @param {any} key */
  const add = (key) => keys.push({ label: key.label ?? t(`by.${key.name}`), title: key.name, text: () => '', ...key });
  const { event_type: types, admin1, country, source_name: source, certainty } = table.columns;
  /** @param {string} name @param {Coded} one @param {any} more */
  const coded = (name, { numbers, values }, more) => ({
    name, codesOf: (/** @type {Row} */ row) => [numbers[row]], size: values.size, text: (/** @type {number} */ code) => (code ? values.get(code - 1) : ''), ...more,
  });
  // A type without a symbol of its own is no filter of its own.
  const looks = new Set(typesOf(filters));
  add(coded('type', types, {
    word: (/** @type {number} */ code) => t.code('event_type', types.values.get(code - 1)),
    narrows: (/** @type {number} */ code) => looks.has(types.values.get(code - 1)), narrow: (/** @type {number} */ code) => toggledType(filters, types.values.get(code - 1)),
  }));
  const { one, two, names } = filters.actors;
  if (names.length) {
    add({
      name: 'party', size: names.length, text: (/** @type {number} */ code) => names[code - 1], note: t('by.party.note'),
      /** @param {number} row */ codesOf: (/** @type {Row} */ row) => (one[row] && two[row] && one[row] !== two[row] ? [one[row], two[row]] : [one[row] || two[row]]),
      /** @param {number} code */ narrow: (/** @type {number} */ code) => toggled(filters, 'actor', names[code - 1]),
    });
  }
  if (admin1.values.size) add(divisions(t, filters, admin1, country));
  if (country.values.size > 1) {
    add(coded('country', country, {
      word: (/** @type {number} */ code) => t.country(country.values.get(code - 1)), narrow: (/** @type {number} */ code) => toggled(filters, 'country', country.values.get(code - 1)),
    }));
  }
  if (state.period) {
    /** @param {number} row */
    const last = (row) => table.last[row];
    add(spans('week', (row) => (last(row) === MISSING ? MISSING : mondayOf(last(row))), (day) => t('week_of', { day: dayText(t, day) }), (day) => [day, day + 6], filters));
    add(spans('month', (row) => (last(row) === MISSING ? MISSING : firstOfMonth(last(row))), (day) => dayText(t, day, 2), (day) => [day, firstOfMonth(day + 31) - 1], filters));
  }
  if (certainty.values.size > 1) {
    add(coded('certainty', certainty, {
      word: (/** @type {number} */ code) => t.code('certainty', certainty.values.get(code - 1)), narrow: (/** @type {number} */ code) => toggled(filters, 'certainty', certainty.values.get(code - 1)),
    }));
  }
  if (source.values.size > 1) add(coded('source', source, { narrow: (/** @type {number} */ code) => toggled(filters, 'source', source.values.get(code - 1)) }));
  for (const column of filters.columns.filter(({ kind, values }) => kind === 'category' && values.size > 1)) {
    const narrow = filters.telling.has(column.key) && ((/** @type {number} */ code) => toggled(filters, column.key, column.values.get(code - 1)));
    add(coded(column.key, column, { label: column.name, title: column.name, narrow }));
  }
  return keys;
}

// A province is told by its country as well: two of them may have one name.
/** @param {Words} t @param {Filters} filters @param {any} admin1 @param {any} country */
function divisions(t, filters, admin1, country) {
  const wide = country.values.size + 1;
  /** @param {any} column @param {number} code */
  const part = (column, code) => (code ? column.values.get(code - 1) : '');
  return {
    name: 'division', size: admin1.values.size, codesOf: (/** @type {Row} */ row) => [admin1.numbers[row] ? admin1.numbers[row] * wide + country.numbers[row] : 0],
    /** @param {number} code */ text: (/** @type {number} */ code) => [part(admin1, Math.floor(code / wide)), country.values.size > 1 ? t.country(part(country, code % wide)) : ''].filter(Boolean).join(', '),
    /** @param {number} code */ narrow: (/** @type {number} */ code) => toggled(filters, 'division', part(admin1, Math.floor(code / wide))),
  };
}

/** @param {string} name @param {(row: Row) => number} dayOf @param {(code: number) => string} word @param {(code: number) => Days} windowOf @param {Filters} filters */
function spans(name, dayOf, word, windowOf, filters) {
  return {
    name, size: Infinity, codesOf: (/** @type {Row} */ row) => [dayOf(row)], isNone: (/** @type {number} */ code) => code === MISSING, word, timely: true, text: isoDay,
    /** @param {number} code */ narrow: (/** @type {number} */ code) => {
      const window = windowOf(code);
      return ['time', filters.window && filters.window.join() === window.join() ? null : window];
    },
  };
}

/** @param {number} day */
function firstOfMonth(day) {
  const date = new Date(day * DAY_MS);
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS);
}

/** @param {Filters} filters @param {string} name @param {string} value */
function toggled(filters, name, value) {
  const chosen = filters.chosen(name);
  const alone = chosen?.size === 1 && chosen.has(value);
  return [name, new Set(alone ? [] : [value])];
}

/** @param {{ table: Table }} one */
const typesOf = ({ table: { kinds: { values } } }) => Array.from({ length: values.size }, (_, k) => values.get(k));

// The legend hides types: all others are hidden, or none.
/** @param {Filters} filters @param {string} value */
function toggledType(filters, value) {
  const others = [...filters.tally('type').keys()].filter((other) => other !== value);
  const alone = filters.type.size === others.length && others.every((other) => filters.type.has(other));
  return ['type', new Set(alone ? [] : others)];
}

/** @param {SumKey} key @param {number} code */
export const isNone = (key, code) => (key.isNone ? key.isNone(code) : !code);

// What a line of the sums is called: words of the interface, or a value from the data in its own direction.
/** @param {Words} t @param {SumKey} key @param {number} code */
export function keyName(t, key, code) {
  if (isNone(key, code)) return t('not_stated');
  return key.word ? key.word(code) : quoted(key.text(code));
}
