// Places that can be searched: the reference, the places of the incidents, those of the gazetteer, and plain coordinates.

import { fold } from './fold.js';

const NEAR = 0.2; // degrees within which one name is one place

/** @param {Pick<Place, "lat" | "lon">} one @param {Pick<Place, "lat" | "lon">} other */
export const isNear = (one, other) => Math.abs(one.lat - other.lat) < NEAR && Math.abs(one.lon - other.lon) < NEAR;

// Places as { name, lat, lon, around, count } become an index; of one name in one spot the first stays, its counts added up.
/** @param {Place[]} places */
export function placeIndex(places) {
  const known = new Map();
  const list = [];
  for (const place of places) {
    const folded = fold(place.name);
    const here = known.get(folded) || [];
    const same = here.find((/** @type {Place} */ one) => isNear(one, place));
    if (same) {
      same.count += place.count || 0;
      same.around ||= place.around;
      continue;
    }
    const entry = { ...place, count: place.count || 0, folded };
    known.set(folded, [...here, entry]);
    list.push(entry);
  }
  return list;
}

/** @param {Place} place */
const isCounted = ({ count = 0 }) => count > 0;

// The best few for what was typed: the whole name, its beginning, the beginning of a word; then what has most incidents.
/** @param {Place[]} index @param {string} query @param {number} [most] */
export function findPlaces(index, query, most = 6) {
  const wanted = fold(query).trim().replace(/\s+/g, ' ');
  const point = coordinatesOf(query);
  if (point) return [point];
  if (wanted.length < 2) return [];
  /** @type {{ place: Place, rank: number, k: number }[]} */ const ranked = [];
  index.forEach((/** @type {Place} */ place, /** @type {number} */ k) => {
    const { folded = '' } = place;
    const rank = folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : folded.includes(` ${wanted}`) || folded.includes(`-${wanted}`) ? 2 : 3;
    if (rank < 3) ranked.push({ place, rank, k });
  });
  ranked.sort((a, b) => a.rank - b.rank || Number(isCounted(b.place)) - Number(isCounted(a.place)) || a.k - b.k);
  return ranked.slice(0, most).map(({ place }) => place);
}

// "32.9, 13.2" or "32.9 N 13.2 E" is a place without a name.
/** @param {string} text */
export function coordinatesOf(text) {
  const parts = /^\s*([-+]?\d{1,2}(?:\.\d+)?)\s*°?\s*([ns])?[\s,;/]+([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*([ew])?\s*$/i.exec(text.replace(/[−–]/g, '-'));
  if (!parts || !/[.,;/°nsew]/i.test(text)) return null;
  const lat = Number(parts[1]) * (/s/i.test(parts[2] || '') ? -1 : 1);
  const lon = Number(parts[3]) * (/w/i.test(parts[4] || '') ? -1 : 1);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { name: '', lat, lon, around: '', count: 0 } : null;
}
