import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { MISSING } from '../../geoincidents/maps/page/payload.js';
import { BOUNDS, TOLLS, mondayOf, sumUp } from '../../geoincidents/maps/page/sums.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/sums.json', import.meta.url)));
const dayOf = (iso) => (iso ? Date.parse(`${iso}T00:00:00Z`) / 86400000 : MISSING);

function factsOf({ rows, groups }) {
  const column = (name) => rows.map((row) => row[name] ?? MISSING);
  return {
    event: null, telling: null, shared_toll: null, ...groups, radius: rows.map((row) => row.geo_radius_km ?? NaN),
    sourceDay: rows.map((row) => dayOf(row.source_date)), id: (row) => rows[row].incident_id, filled: {},
    tolls: Object.fromEntries(TOLLS.flatMap((what) => BOUNDS.map((bound) => `${what}_${bound}`)).map((name) => [name, column(name)])),
  };
}

const KEYS = {
  all: () => ['all'],
  event_type: (row) => [row.event_type ?? 'other'],
  party: ({ actor1, actor2 }) => [...new Set([actor1, actor2].filter(Boolean))].concat(actor1 || actor2 ? [] : ['']),
  week: ({ date_start: start, date_end: end }) => {
    const day = dayOf(end ?? start);
    return [day === MISSING ? '' : new Date(mondayOf(day) * 86400000).toISOString().slice(0, 10)];
  },
};

const line = ({ incidents, events, reports, killed, injured }) => [incidents, events, reports,
  killed.low, killed.best, killed.high, killed.stated, injured.low, injured.best, injured.high, injured.stated];

for (const vector of vectors) {
  for (const [by, wanted] of Object.entries(vector.sums)) {
    test(`${vector.name}, by ${by}`, () => {
      const shown = vector.rows.map((_, row) => row).filter((row) => ['incident', 'strategic'].includes(vector.rows[row].record_kind));
      // In whatever order the page has them.
      for (const order of [shown, [...shown].reverse()]) {
        const sums = sumUp(order, factsOf(vector), (row) => KEYS[by](vector.rows[row]));
        assert.deepEqual(Object.fromEntries(sums.map((sum) => [sum.key, line(sum)]).sort()), wanted);
      }
    });
  }
}

test('nothing shown has no sums', () => assert.deepEqual(sumUp([], factsOf(vectors[0])), []));
