// The language of the interface: its words, numbers and days. Values from the data are never translated.

import { MISSING } from './payload.js';

/** @type {Record<string, string>} */
const LOCALES = { en: 'en', fr: 'fr', ar: 'ar-u-nu-latn' };
const RTL = new Set(['ar']);
export const DAY_MS = 86400000;

// A translator: t(key, values) fills {names} of a text; a count picks its plural form.
/** @param {Record<string, Record<string, string>>} tables @param {string} language @param {Map<string, string>} [countries] */
export function makeWords(tables, language, countries = new Map()) {
  const words = tables[language] || tables.en;
  const locale = LOCALES[language] || 'en';
  const numbers = new Intl.NumberFormat(locale);
  const plural = new Intl.PluralRules(locale);
  const months = Array.from({ length: 12 }, (_, month) => new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
    .format(new Date(Date.UTC(2021, month, 15))));
  /** @param {string} key @param {any} [values] */
  const t = (key, values = {}) => {
    const form = 'n' in values ? words[`${key}.${plural.select(values.n)}`] : null;
    const text = form ?? words[key] ?? words[`${key}.other`] ?? tables.en[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      if (!(name in values)) return whole;
      return typeof values[name] === 'number' ? numbers.format(values[name]) : values[name];
    });
  };
  t.language = language;
  t.direction = RTL.has(language) ? 'rtl' : 'ltr';
  /** @param {any} value */ t.number = (value) => numbers.format(value);
  t.months = months;
  // A code of a vocabulary; a code without a word of its own is shown as it is.
  /** @param {string} kind @param {string} code */ t.code = (kind, code) => (code ? words[`${kind}.${code}`] ?? tables.en[`${kind}.${code}`] ?? code.replace(/_/g, ' ') : '');
  const regions = new Intl.DisplayNames([locale, 'en'], { type: 'region', fallback: 'none' });
  // A country by its name in the reader's language; a code that no browser knows is shown as it is.
  /** @param {string} code */ t.country = (code) => (code && regionName(regions, countries.get(code))) || code;
  return t;
}

/** @param {Intl.DisplayNames} regions @param {string | undefined} code */
function regionName(regions, code) {
  try {
    return code ? regions.of(code) : undefined;
  } catch {
    return undefined;
  }
}

// `spoken` are the reader's languages, as a browser has them.
/** @param {Record<string, Record<string, string>>} tables @param {string | null} wanted @param {readonly string[]} spoken */
export function preferredLanguage(tables, wanted, spoken) {
  return [wanted, ...spoken.map((tag) => tag.slice(0, 2))].find((tag) => tag !== null && tables[tag]) || 'en';
}

// "10 km", or "500 m" of what is shorter.
/** @param {Words} t @param {number} km */
export const lengthText = (t, km) => (km < 1 ? t('metres', { m: km * 1000 }) : t('distance', { km }));

// A part of a link; empty where it is damaged.
export function decoded(text = '') {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** @param {number} days */
export function isoDay(days) {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}

/** @param {string} iso */
export function dayOf(iso) {
  const moment = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(moment) ? null : Math.round(moment / DAY_MS);
}

// A day, or one of its hours: the first of a window by its start, the last by its middle.
/** @param {number} days */
export const momentText = (days) => (Number.isInteger(days) ? isoDay(days) : new Date(days * DAY_MS).toISOString().slice(0, 13));

/** @param {string} text @param {number} end */
export function momentOf(text, end) {
  const [, day, hour] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d))?$/.exec(text) || [];
  const start = day === undefined ? null : dayOf(day);
  return start === null || hour === undefined ? start : start + (Number(hour) + end / 2) / 24;
}

/** @param {Words} t @param {number} hour */
export function hourText(t, hour) {
  return `${dayText(t, Math.floor(hour / 24))}, ${String(((hour % 24) + 24) % 24).padStart(2, '0')}:00`;
}

// "6 Apr 2019, 03:00 – 07:00 UTC": the end is that of the last hour.
/** @param {Words} t @param {number} first @param {number} last */
export function hoursText(t, first, last) {
  const end = last + 1;
  const clock = `${String(((end % 24) + 24) % 24 || 24).padStart(2, '0')}:00`;
  const same = Math.floor(first / 24) === Math.floor(last / 24);
  return `${hourText(t, first)} – ${same ? clock : `${dayText(t, Math.floor(last / 24))}, ${clock}`} UTC`;
}

/** @param {Words} t @param {number} days @param {number} [parts] */
export function dayText(t, days, parts = 3) {
  const date = new Date(days * DAY_MS);
  return [date.getUTCDate(), t.months[date.getUTCMonth()], date.getUTCFullYear()].slice(3 - parts).join(' ');
}

/** @param {Words} t @param {number} first @param {number} last */
export function spanText(t, first, last) {
  if (first === last || last === MISSING) return dayText(t, first);
  if (first === MISSING) return dayText(t, last);
  const [from, to] = [new Date(first * DAY_MS), new Date(last * DAY_MS)];
  if (from.getUTCFullYear() !== to.getUTCFullYear()) return `${dayText(t, first)} – ${dayText(t, last)}`;
  if (from.getUTCMonth() === to.getUTCMonth()) return `${from.getUTCDate()}–${dayText(t, last)}`;
  return `${from.getUTCDate()} ${t.months[from.getUTCMonth()]} – ${dayText(t, last)}`;
}
