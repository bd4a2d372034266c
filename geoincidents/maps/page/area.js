// Areas that a reader names or draws: a circle in true kilometres, a box, a polygon; and which points lie inside.
// Distances are geodesics on the WGS 84 ellipsoid (T. Vincenty, "Direct and inverse solutions of geodesics on the
// ellipsoid", Survey Review 23, 1975), so that within_radius() of the package gives the same incidents.

import { decoded } from './words.js';

const RAD = Math.PI / 180;
const [EQUATOR_KM, FLATTENING] = [6378.137, 1 / 298.257223563]; // NIMA TR8350.2, 2000
const POLE_KM = EQUATOR_KM * (1 - FLATTENING);
const SPHERE_KM = 6371.0088;
const SPHERE_OFF = 0.006; // a distance on the sphere is off by less than this share
const MOST_STEPS = 60;

/** @param {number} lon @param {number} west */
const turned = (lon, west) => west + ((((lon - west) % 360) + 360) % 360);

// Kilometres between two points; the sphere answers for points so nearly opposite that the series does not settle.
/** @param {number} lat1 @param {number} lon1 @param {number} lat2 @param {number} lon2 */
export function distanceKm(lat1, lon1, lat2, lon2) {
  const [u1, u2] = [lat1, lat2].map((lat) => Math.atan((1 - FLATTENING) * Math.tan(lat * RAD)));
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const along = (turned(lon2 - lon1, -180)) * RAD;
  let lambda = along;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sin = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
    if (sin === 0) return 0;
    const cos = sin1 * sin2 + cos1 * cos2 * cosL;
    const sigma = Math.atan2(sin, cos);
    const sinAlpha = (cos1 * cos2 * sinL) / sin;
    const square = 1 - sinAlpha ** 2;
    const middle = square > 1e-15 ? cos - (2 * sin1 * sin2) / square : 0;
    const c = (FLATTENING / 16) * square * (4 + FLATTENING * (4 - 3 * square));
    const before = lambda;
    lambda = along + (1 - c) * FLATTENING * sinAlpha * (sigma + c * sin * (middle + c * cos * (2 * middle ** 2 - 1)));
    if (Math.abs(lambda - before) < 1e-12) return POLE_KM * series(square, sigma, sin, cos, middle);
  }
  return SPHERE_KM * Math.acos(Math.max(-1, Math.min(1, Math.sin(lat1 * RAD) * Math.sin(lat2 * RAD)
    + Math.cos(lat1 * RAD) * Math.cos(lat2 * RAD) * Math.cos(along))));
}

// Vincenty's series A (sigma - delta sigma) for an inverse solution.
/** @param {number} square @param {number} sigma @param {number} sin @param {number} cos @param {number} middle */
function series(square, sigma, sin, cos, middle) {
  const [big, small] = coefficients(square);
  return big * (sigma - bend(small, sin, cos, middle));
}

/** @param {number} square */
function coefficients(square) {
  const u = (square * (EQUATOR_KM ** 2 - POLE_KM ** 2)) / POLE_KM ** 2;
  return [1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768)), (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128))];
}

/** @param {number} small @param {number} sin @param {number} cos @param {number} middle */
function bend(small, sin, cos, middle) {
  return small * sin * (middle + (small / 4) * (cos * (2 * middle ** 2 - 1)
    - (small / 6) * middle * (4 * sin ** 2 - 3) * (4 * middle ** 2 - 3)));
}

// The point that lies so many kilometres from another in a direction, in degrees from north.
/** @param {number} lat @param {number} lon @param {number} km @param {number} azimuth @returns {Pair} */
export function destination(lat, lon, km, azimuth) {
  const [sinA, cosA] = [Math.sin(azimuth * RAD), Math.cos(azimuth * RAD)];
  const u1 = Math.atan((1 - FLATTENING) * Math.tan(lat * RAD));
  const [sin1, cos1] = [Math.sin(u1), Math.cos(u1)];
  const start = Math.atan2(Math.tan(u1), cosA);
  const sinAlpha = cos1 * sinA;
  const square = 1 - sinAlpha ** 2;
  const [big, small] = coefficients(square);
  const plain = km / (POLE_KM * big);
  /** @type {(angle: number) => [number, number, number]} */
  const around = (angle) => [Math.sin(angle), Math.cos(angle), Math.cos(2 * start + angle)];
  let sigma = plain;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const next = plain + bend(small, ...around(sigma));
    const still = Math.abs(next - sigma) < 1e-12;
    sigma = next;
    if (still) break;
  }
  const [sin, cos, middle] = around(sigma);
  const north = Math.atan2(sin1 * cos + cos1 * sin * cosA, (1 - FLATTENING) * Math.hypot(sinAlpha, sin1 * sin - cos1 * cos * cosA));
  const lambda = Math.atan2(sin * sinA, cos1 * cos - sin1 * sin * cosA);
  const c = (FLATTENING / 16) * square * (4 + FLATTENING * (4 - 3 * square));
  const east = lambda - (1 - c) * FLATTENING * sinAlpha * (sigma + c * sin * (middle + c * cos * (2 * middle ** 2 - 1)));
  return [north / RAD, lon + east / RAD];
}

// Points of one table, made ready once: of each its place on the unit sphere, by which most are sorted out at once.
export class Points {
  /** @type {Float64Array} */ lat;
  /** @type {Float64Array} */ lon;
  /** @type {Float64Array} */ x;
  /** @type {Float64Array} */ y;
  /** @type {Float64Array} */ z;

  /** @param {Float64Array} lat @param {Float64Array} lon */
  constructor(lat, lon) {
    Object.assign(this, { lat, lon });
    const [x, y, z] = [new Float64Array(lat.length), new Float64Array(lat.length), new Float64Array(lat.length)];
    for (let k = 0; k < lat.length; k += 1) [x[k], y[k], z[k]] = unit(lat[k], lon[k]);
    Object.assign(this, { x, y, z });
  }

  // Of each point 1 where it lies inside. A radius of uncertainty takes in what may lie there, or leaves out what may not:
  // how is "point", "possible" or "certain", as in the package's queries.
  /** @param {Area} area @param {{ how?: string, radius?: any }} [one] */
  inside(area, { how = 'point', radius = null } = {}) {
    if (area.kind === 'circle') return this.inCircle(area, how, radius);
    const out = new Uint8Array(this.lat.length);
    const test = area.kind === 'box' ? boxTest(/** @type {any} */ (area)) : polygonTest(area.points);
    /** @type {any} */
    const isNear = how === 'point' ? null : borderOf(outlineOf(area));
    for (let k = 0; k < out.length; k += 1) {
      const [lat, lon] = [this.lat[k], this.lon[k]];
      let inside = test(lat, lon);
      if (how === 'possible') inside ||= radius[k] > 0 && isNear(lat, lon, radius[k]);
      else if (how === 'certain') inside &&= radius[k] >= 0 && !isNear(lat, lon, radius[k]);
      out[k] = inside ? 1 : 0;
    }
    return out;
  }

  /** @param {any} one @param {string} how @param {any} radius */
  inCircle({ lat, lon, km }, how, radius) {
    const out = new Uint8Array(this.lat.length);
    const [cx, cy, cz] = unit(lat, lon);
    const reachOf = reaches(km, how, radius);
    for (let k = 0; k < out.length; k += 1) {
      const reach = reachOf(k);
      if (!(reach >= 0)) continue;
      const chord = (this.x[k] - cx) ** 2 + (this.y[k] - cy) ** 2 + (this.z[k] - cz) ** 2;
      // Only what the sphere leaves in doubt is measured on the ellipsoid.
      if (chord > chordSquared(reach * (1 + SPHERE_OFF))) continue;
      out[k] = chord < chordSquared(reach * (1 - SPHERE_OFF)) || distanceKm(lat, lon, this.lat[k], this.lon[k]) <= reach ? 1 : 0;
    }
    return out;
  }
}

// How far from the middle the point of each row may lie.
/** @param {number} km @param {string} how @param {any} radius @returns {(k: number) => number} */
function reaches(km, how, radius) {
  if (how === 'possible') return (k) => km + (radius[k] > 0 ? radius[k] : 0);
  if (how === 'certain') return (k) => (radius[k] >= 0 ? km - radius[k] : -1);
  return () => km;
}

/** @param {number} lat @param {number} lon */
function unit(lat, lon) {
  const flat = Math.cos(lat * RAD);
  return [flat * Math.cos(lon * RAD), flat * Math.sin(lon * RAD), Math.sin(lat * RAD)];
}

/** @param {number} km */
function chordSquared(km) {
  return km >= Math.PI * SPHERE_KM ? 4 : (2 * Math.sin(km / SPHERE_KM / 2)) ** 2;
}

// A longitude by whole turns from 0 to 360 degrees east of another; most need none.
/** @param {number} lon @param {number} west */
function eastOf(lon, west) {
  const east = lon - west;
  return east >= 0 && east < 360 ? east : turned(lon, west) - west;
}

// A box goes from west to east, wherever full turns put it.
/** @param {{ west: number, south: number, east: number, north: number }} one @returns {(lat: number, lon: number) => boolean} */
function boxTest({ west, south, east, north }) {
  const wide = east === west ? 0 : eastOf(east, west) || 360;
  return (lat, lon) => lat >= south && lat <= north && eastOf(lon, west) <= wide;
}

const BANDS = 64;

// Straight between its corners in degrees, the border included; its corners' longitudes run on across 180 degrees. Edges
// are sorted into bands of latitude, because a hand draws many and a point lies beside few.
/** @param {Pair[]} points @returns {(lat: number, lon: number) => boolean} */
function polygonTest(points) {
  const west = Math.min(...points.map(([, lon]) => lon));
  const [south, north] = [Math.min(...points.map(([lat]) => lat)), Math.max(...points.map(([lat]) => lat))];
  /** @param {number} lat */
  const bandOf = (lat) => Math.min(BANDS - 1, Math.floor(((lat - south) / (north - south || 1)) * BANDS));
  /** @type {number[][]} */
  const bands = Array.from({ length: BANDS }, () => []);
  points.forEach(([y2, x2], k) => {
    const [y1, x1] = points[(k || points.length) - 1];
    for (let band = bandOf(Math.min(y1, y2)); band <= bandOf(Math.max(y1, y2)); band += 1) bands[band].push(x1 - west, y1, x2 - west, y2);
  });
  return (lat, lon) => {
    if (!(lat >= south && lat <= north)) return false;
    const x = eastOf(lon, west);
    const edges = bands[bandOf(lat)];
    let inside = false;
    for (let k = 0; k < edges.length; k += 4) {
      const [x1, y1, x2, y2] = [edges[k], edges[k + 1], edges[k + 2], edges[k + 3]];
      const side = (x2 - x1) * (lat - y1) - (y2 - y1) * (x - x1);
      if (side === 0 && x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && lat >= Math.min(y1, y2) && lat <= Math.max(y1, y2)) return true;
      if ((y1 > lat) !== (y2 > lat) && (side > 0) === (y2 > y1)) inside = !inside;
    }
    return inside;
  };
}

const LEAST_DEGREE_KM = 110.5; // of latitude, at the equator

// Whether an outline comes so near to a point, in the plane that touches the ellipsoid there: a radius of uncertainty is never
// known to the share by which it errs.
/** @param {Pair[]} outline @returns {(lat: number, lon: number, km: number) => boolean} */
function borderOf(outline) {
  const edges = Float64Array.from(outline.flatMap(([lat, lon], k) => [lat, lon, ...outline[(k + 1) % outline.length]]));
  const square = FLATTENING * (2 - FLATTENING);
  return (lat, lon, km) => {
    const far = km / LEAST_DEGREE_KM;
    const bent = 1 - square * Math.sin(lat * RAD) ** 2;
    const north = (EQUATOR_KM * (1 - square) * RAD) / bent ** 1.5;
    const east = (EQUATOR_KM * RAD * Math.cos(lat * RAD)) / Math.sqrt(bent);
    for (let k = 0; k < edges.length; k += 4) {
      const [up1, up2] = [edges[k] - lat, edges[k + 2] - lat];
      if ((up1 > far && up2 > far) || (up1 < -far && up2 < -far)) continue;
      const [x1, y1] = [(eastOf(edges[k + 1] - lon, -180) - 180) * east, up1 * north];
      const [dx, dy] = [(edges[k + 3] - edges[k + 1]) * east, (up2 - up1) * north];
      const along = Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / (dx * dx + dy * dy || 1)));
      if ((x1 + along * dx) ** 2 + (y1 + along * dy) ** 2 <= km * km) return true;
    }
    return false;
  };
}

// The outline as [lat, lon], with longitudes that run on; long edges are cut, because they are straight in degrees.
/** @param {Area} area @returns {Pair[]} */
export function outlineOf(area) {
  if (area.kind === 'circle') return Array.from({ length: 180 }, (_, k) => destination(area.lat, area.lon, area.km, 2 * k));
  if (area.kind === 'polygon') return cutEdges(area.points);
  const { west, south, north } = area;
  const east = west + (area.east === west ? 0 : eastOf(area.east, west) || 360);
  return cutEdges([[south, west], [north, west], [north, east], [south, east]]);
}

/** @param {Pair[]} points @returns {Pair[]} */
function cutEdges(points) {
  return points.flatMap(([lat, lon], k) => {
    const [nextLat, nextLon] = points[(k + 1) % points.length];
    const parts = Math.max(1, Math.ceil(Math.max(Math.abs(nextLat - lat), Math.abs(nextLon - lon))));
    return Array.from({ length: parts }, (_, part) => [lat + ((nextLat - lat) * part) / parts, lon + ((nextLon - lon) * part) / parts]);
  });
}

// A radius that looks well in a view: the largest round one within a third of its shorter side.
/** @param {number} kmAcross */
export function roundKm(kmAcross) {
  return [1000, 500, 300, 200, 100, 50, 30, 20, 10, 5, 3, 2].find((km) => km <= kmAcross / 3) ?? 1;
}

// An area in a link: "circle/32.89000/13.18000/30/Name", "box/west/south/east/north", "polygon/lat/lon/lat/lon...".
/** @param {Area} area */
export function areaText(area) {
  if (!area) return '';
  /** @param {any} value */
  const short = (value) => String(Number(value.toFixed(5)));
  const how = area.how && area.how !== 'point' ? `${area.how}/` : '';
  if (area.kind === 'circle') {
    const name = area.name ? `/${encodeURIComponent(area.name)}` : '';
    return `circle/${how}${[area.lat, area.lon, area.km].map(short).join('/')}${name}`;
  }
  if (area.kind === 'box') return `box/${how}${[area.west, area.south, area.east, area.north].map(short).join('/')}`;
  return `polygon/${how}${area.points.flat().map(short).join('/')}`;
}

const MOST_CORNERS = 200;

// What areaText() wrote, or null for anything else.
/** @param {string} text */
export function readArea(text) {
  const [kind, ...parts] = (text || '').split('/');
  const how = ['possible', 'certain'].includes(parts[0]) ? parts.shift() : 'point';
  const numbers = parts.map((part) => (part.trim() === '' ? NaN : Number(part)));
  /** @param {number} lat @param {number} lon */
  const onEarth = (lat, lon) => Math.abs(lat) <= 90 && Math.abs(lon) <= 540;
  if (kind === 'circle') {
    const [lat, lon, km] = numbers;
    if (!onEarth(lat, lon) || !(km > 0 && km <= 20040)) return null;
    return { kind, lat, lon, km, how, name: decoded(parts[3]).slice(0, 120) };
  }
  if (kind === 'box') {
    const [west, south, east, north] = numbers;
    return onEarth(south, west) && onEarth(north, east) && south <= north ? { kind, west, south, east, north, how } : null;
  }
  if (kind !== 'polygon' || numbers.length < 6 || numbers.length % 2 || numbers.length > 2 * MOST_CORNERS) return null;
  const points = Array.from({ length: numbers.length / 2 }, (_, k) => [numbers[2 * k], numbers[2 * k + 1]]);
  return points.every(([lat, lon]) => onEarth(lat, lon)) ? { kind, points, how } : null;
}
