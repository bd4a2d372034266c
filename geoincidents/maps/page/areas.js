// What is known to an area only: how wide that is on the map, and what to say of it where the map shows less of the land.

import { EARTH_KM, kilometres, worldX, worldY } from './mercator.js';

// Web Mercator stretches a kilometre by the secant of the latitude: the spread is what a map of the world shows of a radius.
/** @param {Table} table @param {number} row */
export function spreadOf(table, row) {
  const cosine = Math.max(0.05, Math.cos((table.lat(row) * Math.PI) / 180));
  return (table.radius(row) || 0) / (2 * Math.PI * EARTH_KM * cosine);
}

// From the middle of what is seen to its corners, in units of the world.
/** @param {Box} pair */
export function roomOf([west, south, east, north]) {
  return Math.hypot(worldX(east) - worldX(west), worldY(south) - worldY(north)) / 2;
}

// Whether the map shows less than the area that a row is known to: a symbol in the middle of it would say too much.
/** @param {{ table: Table, look: Store['look'] }} one @param {number} row */
export const isWider = ({ table, look }, row) => table.broad[row] === 1 && spreadOf(table, row) > roomOf(look.bounds);

// Shown rows of that kind whose area holds the middle of the map.
/** @param {Store} state */
export function widerRows(state) {
  const { table, filters, look } = state;
  return Array.from(table.areas).filter((row) => filters.isShown(row) && isWider(state, row)
    && kilometres(look, { lat: table.lat(row), lng: table.lon(row) }) <= table.radius(row));
}
