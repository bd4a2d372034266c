// What a map can name: the reference, its rings, places of incidents, those of the gazetteer, countries and seas.

import { worldX, worldY } from './mercator.js';
import { isRelative } from './details.js';
import { fold } from './fold.js';
import { FONT } from './paper.js';
import { lengthText } from './words.js';

// By rank: villages, towns, cities, cities of a million, capitals.
const TOWNS = [
  { size: 11, weight: 400, ink: 'town', dot: 1.5 }, { size: 11.5, weight: 400, ink: 'town', dot: 1.8 },
  { size: 12.5, weight: 400, ink: 'name', dot: 2.1 }, { size: 13.5, weight: 500, ink: 'name', dot: 2.4 },
  { size: 13.5, weight: 600, ink: 'name', dot: 2.6, capital: true },
];
/** @type {Record<string, any>} */
const GROUND = {
  country: { size: 13, weight: 600, ink: 'country', spaced: true, once: true, later: -1 },
  sea: { size: 13, weight: 400, ink: 'water', italic: true },
  lake: { size: 11, weight: 400, ink: 'water', italic: true, later: 1 },
  river: { size: 10.5, weight: 400, ink: 'water', italic: true, later: 1 },
  admin1: { size: 10.5, weight: 400, ink: 'division', spaced: true, later: 1 },
};

const SAME = 0.02; // degrees within which one name is one place

// Where a ring may carry its label: shares of the way round, from north; the first in sight wins.
const BEARINGS = [0.125, 0, 0.875, 0.25, 0.75, 0.375, 0.625, 0.5];

/** @param {string} text @param {number} lat @param {number} lon @param {any} one */
function label(text, lat, lon, { size, weight, italic = false, ...look }) {
  return {
    text, letters: text, lat, lon, x: worldX(lon), y: worldY(lat), size, font: `${italic ? 'italic ' : ''}${weight} ${size}px ${FONT}`, key: fold(text), ...look,
  };
}

/** @param {Scene} scene @param {Payload | null} base */
export function collectNames(scene, base) {
  const { meta, table, t } = scene;
  const { reference } = meta;
  const towns = townsOf(table.columns, meta.places, t.language);
  const place = reference && label(reference.label, reference.lat, reference.lon, { size: 14, weight: 700, ink: 'ink', cross: true });
  if (place) speak(place, towns.find((town) => town.key === place.key && Math.hypot(town.lat - place.lat, town.lon - place.lon) < SAME)?.text ?? place.text);
  return {
    reference: place,
    rings: reference ? scene.ringLines.map((ring, k) => ({
      ...label(lengthText(t, meta.rings[k]), reference.lat, reference.lon, { size: 11, weight: 600, ink: 'rings' }),
      ring: BEARINGS.map((share) => ring[Math.round(share * (ring.length - 1))]),
    })) : [],
    sites: sitesOf(scene).filter((site) => site.key !== place?.key),
    towns: byZoom([...groundOf(base, t.language), ...towns]),
  };
}

// What is named from afar comes before what is named near by; a country before the towns of its zoom, a river after them.
/** @param {Label[]} labels */
const byZoom = (labels) => labels.sort((a, b) => a.zoom + (a.later || 0) - b.zoom - (b.later || 0));

// Each place that incidents are known to be at, once, at the site that most of them have; those with most incidents first.
/** @param {Scene} scene */
function sitesOf(scene) {
  const { table, incidents: { sites } } = scene;
  const { numbers, values } = table.columns.place_name;
  const perSite = new Map();
  const places = new Map();
  for (const row of table.plotted) {
    const code = numbers[row];
    if (!code || table.broad[row] || isRelative(scene, row)) continue;
    const site = sites.of[row];
    const at = code * 2 ** 26 + site;
    const count = (perSite.get(at) || 0) + 1;
    perSite.set(at, count);
    const place = places.get(code);
    if (!place) places.set(code, { site, row, most: count, total: 1 });
    else {
      place.total += 1;
      if (count > place.most) Object.assign(place, { site, row, most: count });
    }
  }
  return [...places].sort(([, a], [, b]) => b.total - a.total).map(([code, { site, row }]) => ({
    ...label(values.get(code - 1), table.lat(row), table.lon(row), { size: 12, weight: 600, ink: 'name' }), site,
  }));
}

/** @param {Columns} columns @param {number} count @param {string} language */
function townsOf(columns, count, language) {
  const spoken = columns[`label_name_${language}`];
  return Array.from({ length: count }, (_, k) => {
    const rank = columns.label_rank.at(k);
    const look = { ...TOWNS[rank], rank, zoom: columns.label_zoom.at(k) };
    const town = label(columns.label_name.at(k), columns.label_lat.at(k) / 1e6, columns.label_lon.at(k) / 1e6, look);
    return speak(town, spoken?.at(k) || town.text);
  });
}

// Writes a name in the reader's language; its key stays that of its first name, by which rows and ground are compared.
/** @param {Label} named @param {string} text */
const speak = (named, text) => Object.assign(named, { text, letters: text });

/** @param {Payload | null} base @param {string} language */
function groundOf(base, language) {
  const { ground_name: names, ground_lat: lat, ground_lon: lon, ground_kind: kinds, ground_rank: zooms, ground_room: rooms, ...more } = base?.columns || {};
  const spoken = more[`ground_name_${language}`];
  return Array.from(names?.numbers || [], (_, k) => {
    const { spaced, ...look } = GROUND[kinds.at(k)];
    // A map zooms in halves; the first countries are named on a map of the world.
    const zoom = look.once ? Math.floor(2 * zooms.at(k)) / 2 : zooms.at(k);
    const area = label(spoken?.at(k) || names.at(k), lat.at(k), lon.at(k), { ...look, zoom, room: rooms.at(k) });
    return { ...area, letters: spaced ? setWide(area.text) : area.text, area: true };
  });
}

// Capitals set wide, where a script has capitals and letters that do not join.
/** @param {string} text */
function setWide(text) {
  if (!/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\P{L}]+$/u.test(text)) return text;
  return Array.from(text.toLocaleUpperCase(), (sign) => (sign === ' ' ? '\u2003' : sign)).join('\u200a');
}
