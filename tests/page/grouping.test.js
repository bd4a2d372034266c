import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { Grouping, footprint, gridOver, joinTouching } from '../../geoincidents/maps/page/grouping.js';

const { reach, cases } = JSON.parse(readFileSync(new URL('../vectors/grouping.json', import.meta.url), 'utf8'));
const reachOf = (count) => (count === 1 ? reach.alone : reach.base + reach.each * count);

for (const { name, groups, left } of cases) {
  test(`groups join as on paper: ${name}`, () => {
    const given = groups.map(([x, y, count]) => ({ x, y, count, reach: reachOf(count) }));
    assert.deepEqual(joinTouching(given, reachOf, () => {}).map(({ x, y, count }) => [x, y, count]), left);
  });
}

// A town and its surroundings: many points, drawn at one zoom.
const points = Array.from({ length: 400 }, (_, k) => [0.5 + 2e-4 * Math.sin(k * 12.9898) * ((k % 17) / 17), 0.5 + 2e-4 * Math.cos(k * 78.233) * ((k % 13) / 13)]);
const town = () => new Grouping({
  x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y),
  kinds: new Uint8Array(400).fill(1), imprecise: new Uint8Array(400), names: new Int32Array(400), span: 2,
});

for (const scale of [2 ** 18, 2 ** 20, 2 ** 22]) {
  test(`no symbol, fan or count lies on another, at ${scale} pixels`, () => {
    const grouping = town();
    const large = (k) => (k % 5 ? 9 : 19); // with deaths
    const groups = grouping.collect(new Uint8Array(400), scale, gridOver([0.4995, 0.4995, 0.5005, 0.5005], scale), large);
    const circles = groups.map((group) => ({ ...group, radius: group.count === 1 ? large(group.heads[0]) : footprint(group.count) }));
    circles.forEach((one, k) => circles.slice(k + 1).forEach((other) => {
      assert.ok(scale * Math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius - 1e-6);
    }));
    assert.equal(groups.reduce((sum, { count }) => sum + count, 0), 400);
    assert.equal(groups.flatMap((group) => grouping.members(group)).sort((a, b) => a - b).join(), Array.from(points.keys()).join());
    points.forEach(([x, y], k) => assert.ok(grouping.members(grouping.at(x, y)).includes(k)));
  });
}

test('symbols of a fan stand apart', () => {
  for (let members = 2; members <= 7; members += 1) assert.ok(2 * (footprint(members) - 9) * Math.sin(Math.PI / members) > 18, String(members));
});
