// The incident layer: symbols that step apart where they would hide one another, counts, and circles of uncertainty.

const MOST_CIRCLES = 400; // more of them are a stain, not information

class Incidents {
  constructor(state) {
    const { table } = state;
    this.state = state;
    this.drawn = [];
    this.cache = new Map();
    const rows = table.plotted;
    const [x, y] = [new Float64Array(rows.length), new Float64Array(rows.length)];
    rows.forEach((row, k) => {
      x[k] = worldX(table.lon(row));
      y[k] = worldY(table.lat(row));
    });
    this.grouping = new Grouping(x, y);
    this.sites = new Sites(table, rows);
  }

  changed() {
    this.cache.clear();
  }

  shows(k) {
    return this.state.filters.fails[this.state.table.plotted[k]] === 0;
  }

  groups(view) {
    const key = `${view.zoom} ${view.corners.join(' ')}`;
    if (!this.cache.has(key)) {
      const [west, north, east, south] = view.corners;
      this.cache.clear();
      this.cache.set(key, this.grouping.collect((k) => this.shows(k), view.scale, { west, north, east, south }));
    }
    return this.cache.get(key);
  }

  rowsOf(group) {
    return this.grouping.members(group).map((k) => this.state.table.plotted[k]);
  }

  // Every symbol and count that a view shows, with its place on the canvas.
  layout(view) {
    const items = [];
    for (const group of this.groups(view)) {
      const [x, y] = view.place(group.x, group.y);
      if (!view.shows(x, y, 60)) continue;
      if (group.count > FAN) items.push({ x, y, group, radius: footprint(group.count), count: group.count });
      else if (group.count === 1) items.push({ x, y, group, rows: this.rowsOf(group), radius: 9 });
      else items.push(...this.fan(group, x, y, view));
    }
    return items;
  }

  fan(group, x, y, view) {
    const ring = footprint(group.count) - 9;
    const members = this.grouping.members(group);
    return members.map((k, place) => {
      const turn = (2 * Math.PI * place) / members.length - Math.PI / 2;
      return {
        x: x + ring * Math.cos(turn), y: y + ring * Math.sin(turn), rows: [this.state.table.plotted[k]], radius: 9, fanned: true,
        from: view.place(this.grouping.x[k], this.grouping.y[k]),
      };
    });
  }

  // Rows of an item; those of a count are listed only when they are asked for.
  rowsIn(item) {
    item.rows ??= this.rowsOf(item.group);
    return item.rows;
  }

  // Where each group stands and how much room it takes, so that names keep clear of it and beside it.
  footprints(view) {
    return this.groups(view).map((group) => {
      const [x, y] = view.place(group.x, group.y);
      return { x, y, radius: footprint(group.count), group };
    }).filter(({ x, y }) => view.shows(x, y, 60));
  }

  draw(context, view) {
    this.drawn = this.layout(view);
    this.view = view;
    const { state } = this;
    const { selected } = state;
    for (const { from, x, y } of this.drawn) if (from) drawStalk(context, from, x, y);
    const holds = (item) => Number(selected >= 0 && this.rowsIn(item).includes(selected));
    const last = selected < 0 ? this.drawn : [...this.drawn].sort((a, b) => holds(a) - holds(b));
    for (const item of last) {
      if (item.count) this.drawCount(context, item, selected >= 0 && holds(item));
      else {
        const [row] = item.rows;
        context.globalAlpha = row === selected ? 1 : state.opacity(row);
        drawSymbol(context, state.table.symbol(row), item.x, item.y,
          { radius: this.size(row, item.fanned), hollow: state.table.isStrategic(row), selected: row === selected });
        context.globalAlpha = 1;
      }
    }
  }

  // The area of a symbol grows with the deaths; where they are not stated it has the size of none.
  size(row, fanned) {
    const deaths = this.state.options.sized ? Math.max(0, this.state.table.deaths(row)) : 0;
    return Math.min(fanned ? 9 : 19, Math.sqrt(6.5 ** 2 + 12 * deaths));
  }

  // A count with a ring that shows the share of each event type, and beneath it how many are not known to the town.
  drawCount(context, item, selected) {
    const { table } = this.state;
    const { x, y, radius, count, group } = item;
    const shares = new Map();
    let imprecise = 0;
    this.grouping.each(group, (k) => {
      const row = table.plotted[k];
      const code = table.columns.event_type.numbers[row];
      shares.set(code, (shares.get(code) || 0) + 1);
      imprecise += table.imprecise[row];
    });
    item.imprecise = imprecise;
    drawDisc(context, x, y, radius + 1.5, PAPER.disc);
    let turn = -Math.PI / 2;
    for (const [code, share] of [...shares].sort(([a], [b]) => a - b)) {
      const next = turn + (2 * Math.PI * share) / count;
      const type = table.columns.event_type.values.get(code - 1);
      context.beginPath();
      context.moveTo(x, y);
      context.arc(x, y, radius, turn, next);
      context.fillStyle = legible((table.meta.symbols[type] || table.meta.symbols.other).colour);
      context.fill();
      turn = next;
    }
    drawDisc(context, x, y, radius - 4, PAPER.disc);
    if (selected) ringRound(context, x, y, radius + 3);
    writeCount(context, x, y, count, imprecise);
  }

  // What lies under a point of the map's container, the topmost first.
  hit(point) {
    if (!this.layer.canvas || !this.state.map.hasLayer(this.layer)) return null;
    const at = this.state.map.containerPointToLayerPoint(point).subtract(this.layer.corner);
    let best = null;
    for (const item of this.drawn) {
      const away = Math.hypot(item.x - at.x, item.y - at.y);
      if (away <= item.radius + 3 && (!best || away < best.away)) best = { item, away };
    }
    return best && best.item;
  }

  drawCircles(context, view) {
    const { state } = this;
    const { sites } = this;
    const chosen = state.selected < 0 ? -1 : sites.of[state.selected];
    let room = MOST_CIRCLES;
    for (const site of sites.circles) {
      const reach = sites.spread[site] * view.scale;
      if (reach < 5 || room <= 0) break; // from here on all are narrower
      const row = sites.first[site];
      if (state.table.broad[row] && site !== chosen) continue;
      const circle = { lat: state.table.lat(row), lon: state.table.lon(row), km: state.table.radius(row) };
      if (!view.shows(...view.locate(circle.lat, circle.lon), reach * 1.2)) continue;
      const rows = sites.rows(site).filter((one) => state.filters.isShown(one));
      if (!rows.length) continue;
      this.drawCircle(context, view, circle, rows, site === chosen);
      room -= 1;
    }
  }

  drawCircle(context, view, { lat, lon, km }, rows, selected) {
    const { table } = this.state;
    const ring = ringAround(lat, lon, km).map((point) => view.locate(...point));
    const colours = new Set(rows.map((row) => table.symbol(row).colour));
    const colour = colours.size === 1 ? legible([...colours][0]) : PAPER.mixed;
    context.beginPath();
    ring.forEach(([x, y]) => context.lineTo(x, y));
    context.closePath();
    context.globalAlpha = selected ? 0.16 : 0.07;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = selected ? 0.95 : 0.5;
    context.lineWidth = selected ? 2 : 1;
    context.strokeStyle = colour;
    context.setLineDash(rows.some((row) => table.value(row, 'match_status') === 'ambiguous') ? [5, 4] : []);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
}
