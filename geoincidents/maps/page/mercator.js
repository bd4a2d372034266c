// The globe on a flat sheet: Web Mercator's world units from 0 to 1, circles and distances in kilometres.

/** @param {number} lon */
export function worldX(lon) {
  return lon / 360 + 0.5;
}

export const MOST_NORTH = 85; // Web Mercator is square up to 85.05 degrees and has no poles

/** @param {number} lat */
export function worldY(lat) {
  const sine = Math.sin((Math.max(-MOST_NORTH, Math.min(MOST_NORTH, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

// Points at a true distance round a centre, on the sphere: a radius of uncertainty is never known to the 0.3 %
// by which the sphere differs from the ellipsoid.
export const EARTH_KM = 6371.0088;

/** @param {number} lat @param {number} lon @param {number} km @param {number} [corners] @returns {Pair[]} */
export function ringAround(lat, lon, km, corners = 72) {
  const rad = Math.PI / 180;
  const reach = km / EARTH_KM;
  /** @type {Pair[]} */ const points = [];
  for (let k = 0; k < corners; k += 1) {
    const turn = (2 * Math.PI * k) / corners;
    const sine = Math.sin(lat * rad) * Math.cos(reach) + Math.cos(lat * rad) * Math.sin(reach) * Math.cos(turn);
    const east = Math.atan2(
      Math.sin(turn) * Math.sin(reach) * Math.cos(lat * rad), Math.cos(reach) - Math.sin(lat * rad) * sine,
    );
    points.push([Math.asin(sine) / rad, lon + east / rad]);
  }
  return Math.abs(lat) + reach / rad < 90 ? points : aroundPole(points, lon, Math.sign(lat) * 90);
}

// A circle that holds a pole is all that lies beyond a line from one side of the map to the other.
/** @param {Pair[]} points @param {number} lon @param {number} pole */
function aroundPole(points, lon, pole) {
  const line = points.sort((a, b) => a[1] - b[1]);
  /** @type {Pair[]} */ const closed = [[line[0][0], lon - 180], ...line, [line[line.length - 1][0], lon + 180], [pole, lon + 180], [pole, lon - 180]];
  return closed;
}

// Great-circle distance; the ellipsoid differs by up to 0.5 %, and a click on a screen by more.
/** @param {LatLng} a @param {LatLng} b */
export function kilometres(a, b) {
  const rad = Math.PI / 180;
  const [dLat, dLon] = [(b.lat - a.lat) * rad, (b.lng - a.lng) * rad];
  const half = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}
