// Points with the same place and the same radius, found once: one circle stands for all incidents on one site.

class Sites {
  constructor(table, rows) {
    this.of = new Int32Array(table.total).fill(-1);
    this.all = [];
    const known = new Map();
    const { lat, lon, geo_radius_km: radius } = table.columns;
    for (const row of rows) {
      const [y, x, km] = [lat.numbers[row], lon.numbers[row], radius.numbers[row]];
      const key = y * 7919 + x; // not unique, so what shares a key is compared
      let chain = known.get(key);
      if (chain === undefined) known.set(key, chain = []);
      let site = chain.find((one) => one.y === y && one.x === x && Object.is(one.km, km));
      if (site === undefined) {
        site = siteOf(table, row, y, x, km, this.all.length);
        chain.push(site);
        this.all.push(site);
      }
      this.of[row] = site.number;
      site.rows.push(row);
    }
    this.circles = this.all.filter(({ km }) => km > 0).sort((a, b) => b.spread - a.spread);
  }

  // All rows on the very point of a row, whatever their radius.
  rowsAt(row) {
    const { x, y } = this.all[this.of[row]];
    return this.all.filter((site) => site.x === x && site.y === y).flatMap(({ rows }) => rows);
  }
}

// Web Mercator stretches a kilometre by the secant of the latitude: the spread is what the screen shows of a radius.
function siteOf(table, row, y, x, km, number) {
  const [lat, lon] = [table.lat(row), table.lon(row)];
  const spread = km / (2 * Math.PI * EARTH_KM * Math.max(0.05, Math.cos((lat * Math.PI) / 180)));
  return { number, y, x, km, lat, lon, spread, at: [worldX(lon), worldY(lat)], broad: table.broad[row] === 1, rows: [] };
}
