import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { Points, areaText, destination, distanceKm, outlineOf, readArea, roundKm } from '../../geoincidents/maps/page/area.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/areas.json', import.meta.url)));

test('distances are those of the ellipsoid', () => {
  for (const { from, to, km } of vectors.distances) assert.ok(Math.abs(distanceKm(...from, ...to) - km) < 1e-3, `${from} ${to}`);
});

for (const { name, area, points, inside } of vectors.areas) {
  test(`inside: ${name}`, () => {
    const all = new Points(points.map(([lat]) => lat), points.map(([, lon]) => lon));
    const radius = points.map(([, , km]) => km ?? NaN);
    assert.deepEqual([...all.inside(area, { how: area.how, radius })], inside);
    // Wherever full turns put the points.
    const far = new Points(points.map(([lat]) => lat), points.map(([, lon]) => lon + 360));
    assert.deepEqual([...far.inside(area, { how: area.how, radius })], inside);
  });
}

test('an outline lies at its distance, wherever it is', () => {
  for (const [lat, lon, km] of [[32.9, 13.2, 30], [-16.5, 179.9, 100], [85, 0, 300], [0, 0, 2000]]) {
    for (const [y, x] of outlineOf({ kind: 'circle', lat, lon, km })) assert.ok(Math.abs(distanceKm(lat, lon, y, x) - km) < 1e-6);
  }
  const [lat, lon] = destination(0, 0, 111.3194907932, 90);
  assert.ok(Math.abs(lat) < 1e-9 && Math.abs(lon - 1) < 1e-6);
});

test('an outline runs on across the antimeridian', () => {
  const lons = outlineOf({ kind: 'box', west: 177, south: -19, east: -175, north: -15 }).map(([, lon]) => lon);
  assert.deepEqual([Math.min(...lons), Math.max(...lons)], [177, 185]);
});

test('areas in links come back, and damaged ones as none', () => {
  for (const area of [
    { kind: 'circle', lat: 32.89, lon: 13.28, km: 30, how: 'point', name: 'Mitiga / Airport & co' },
    { kind: 'circle', lat: 1, lon: 2, km: 0.5, how: 'certain', name: '' },
    { kind: 'box', west: 177, south: -19, east: 185, north: -15, how: 'possible' },
    { kind: 'polygon', points: [[31, 12], [34, 13], [31, 15.5]], how: 'point' },
  ]) assert.deepEqual(readArea(areaText(area)), area);
  for (const text of ['', 'circle', 'circle/a/b/c', 'circle/1/2/-3', 'circle/99/2/3', 'box/1/2/3', 'box/1/20/3/10', 'polygon/1/2/3/4', 'polygon/1/2/3/4/5',
    'polygon/1/2/3/4/5/', 'square/1/2/3/4', 'circle/1/2/1e99', `polygon/${'1/2/'.repeat(900)}1/2`]) assert.equal(readArea(text), null, text);
  assert.equal(readArea('circle/1/2/3/%E0').name, '');
});

test('a radius fits its view', () => {
  assert.deepEqual([10000, 100, 40, 1].map(roundKm), [1000, 30, 10, 1]);
});
