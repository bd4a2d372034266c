// The incident layer: symbols that step apart where they would hide one another, and circles of uncertainty.

const REACH = 18; // pixels: symbols closer than this would overlap
const FAN = 7; // as many symbols stand round a point before a count takes their place
const BROAD_KM = 90; // a radius of a province or a country is drawn for the selected incident only

function isBroad(state, row) {
  return ['admin1', 'country'].includes(state.value(row, 'geo_precision')) || state.radius(row) >= BROAD_KM;
}

// Pixels from the middle of a group to its edge: one symbol, a fan of symbols, or a count.
function footprint(members) {
  if (members === 1) return 9;
  if (members <= FAN) return 9 + Math.max(11, (members * 17) / (2 * Math.PI));
  return 13 + 3 * Math.log10(members);
}

// One number for a cell: the finest grid has fewer than 2 ** 22 lines.
const cellKey = (column, line) => column * 2 ** 24 + line;

// Joins each item to the first group that it would touch; items and groups have a place, a reach and members.
function joinNear(items, widest) {
  const cells = new Map();
  const groups = [];
  for (const item of items) {
    const [column, line] = [Math.floor(item.x / widest), Math.floor(item.y / widest)];
    let home = null;
    for (let k = 0; k < 9 && !home; k += 1) {
      home = (cells.get(cellKey(column + (k % 3) - 1, line + Math.floor(k / 3) - 1)) || [])
        .find((group) => Math.hypot(group.x - item.x, group.y - item.y) < group.reach + item.reach);
    }
    if (home) item.members.forEach((member) => home.members.push(member));
    else {
      const group = { ...item, members: [...item.members] };
      groups.push(group);
      const key = cellKey(column, line);
      if (cells.has(key)) cells.get(key).push(group);
      else cells.set(key, [group]);
    }
  }
  return groups;
}

class Incidents {
  constructor(state) {
    this.state = state;
    this.drawn = [];
    this.cache = new Map();
    const worlds = Array.from(state.plotted, (row) => toWorld(state.lat(row), state.lon(row)));
    this.x = Float64Array.from(worlds, ([x]) => x);
    this.y = Float64Array.from(worlds, ([, y]) => y);
    this.circles = this.collectCircles();
  }

  changed() {
    this.cache.clear();
  }

  // Groups of incidents that would overlap on the screen: first points within reach of one another, then groups whose
  // fans would touch. A grid keeps both passes linear.
  groupsAt(zoom, scale) {
    if (!this.cache.has(zoom)) {
      const { x, y } = this;
      const single = [];
      this.state.plotted.forEach((row, k) => {
        if (this.state.shown[row]) single.push({ x: x[k], y: y[k], members: [k], reach: REACH / 2 / scale });
      });
      const near = joinNear(single, REACH / scale);
      near.forEach((group) => { group.reach = footprint(group.members.length) / scale; });
      near.sort((a, b) => b.members.length - a.members.length);
      this.cache.set(zoom, joinNear(near, (2 * footprint(FAN)) / scale));
    }
    return this.cache.get(zoom);
  }

  // Every symbol and count that a view shows, with its place on the canvas.
  layout(view) {
    const items = [];
    for (const group of this.groupsAt(view.zoom, view.scale)) {
      const [x, y] = view.place(group.x, group.y);
      if (!view.shows(x, y, 60)) continue;
      const rows = group.members.map((k) => this.state.plotted[k]);
      const radius = footprint(rows.length);
      if (rows.length === 1) items.push({ x, y, rows, radius });
      else if (rows.length <= FAN) items.push(...this.fan(group, rows, x, y, view));
      else items.push({ x, y, rows, radius, count: rows.length });
    }
    return items;
  }

  fan(group, rows, x, y, view) {
    const ring = footprint(rows.length) - 9;
    return rows.map((row, place) => {
      const turn = (2 * Math.PI * place) / rows.length - Math.PI / 2;
      const k = group.members[place];
      return {
        x: x + ring * Math.cos(turn), y: y + ring * Math.sin(turn), rows: [row], radius: 9,
        from: view.place(this.x[k], this.y[k]),
      };
    });
  }

  // Where each group stands and how much room it takes, so that names keep clear of it and beside it.
  footprints(view) {
    return this.groupsAt(view.zoom, view.scale).map((group) => {
      const [x, y] = view.place(group.x, group.y);
      return { x, y, radius: footprint(group.members.length), rows: group.members.map((k) => this.state.plotted[k]) };
    }).filter(({ x, y }) => view.shows(x, y, 60));
  }

  draw(context, view) {
    this.drawn = this.layout(view);
    this.view = view;
    const { state } = this;
    for (const { from, x, y } of this.drawn) {
      if (!from) continue;
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(x, y);
      context.lineWidth = 1.2;
      context.strokeStyle = '#4a4a4a';
      context.stroke();
      context.beginPath();
      context.arc(...from, 2, 0, 2 * Math.PI);
      context.fillStyle = '#222';
      context.fill();
    }
    const last = (item) => item.rows.includes(state.selected);
    for (const item of [...this.drawn].sort((a, b) => last(a) - last(b))) {
      if (item.count) this.drawCount(context, item);
      else {
        const [row] = item.rows;
        drawSymbol(context, state.symbol(row), item.x, item.y,
          { hollow: state.isStrategic(row), selected: row === state.selected });
      }
    }
  }

  // A count with a ring that shows the share of each event type.
  drawCount(context, { x, y, radius, rows, count }) {
    const { state } = this;
    const shares = new Map();
    rows.forEach((row) => shares.set(state.symbol(row), (shares.get(state.symbol(row)) || 0) + 1));
    context.beginPath();
    context.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
    context.fillStyle = '#fff';
    context.fill();
    let turn = -Math.PI / 2;
    for (const [symbol, share] of shares) {
      const next = turn + (2 * Math.PI * share) / count;
      context.beginPath();
      context.moveTo(x, y);
      context.arc(x, y, radius, turn, next);
      context.fillStyle = symbol.colour;
      context.fill();
      turn = next;
    }
    context.beginPath();
    context.arc(x, y, radius - 4, 0, 2 * Math.PI);
    context.fillStyle = '#fff';
    context.fill();
    if (rows.includes(state.selected)) {
      context.beginPath();
      context.arc(x, y, radius + 3, 0, 2 * Math.PI);
      context.lineWidth = 2;
      context.strokeStyle = '#111';
      context.stroke();
    }
    context.font = `700 ${count > 999 ? 10 : 12}px ${FONT}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = '#1d2429';
    context.fillText(String(count), x, y + 0.5);
  }

  // What lies under a point of the map's container, the topmost first.
  hit(point) {
    const at = this.state.map.containerPointToLayerPoint(point).subtract(this.layer.corner);
    let best = null;
    for (const item of this.drawn) {
      const away = Math.hypot(item.x - at.x, item.y - at.y);
      if (away <= item.radius + 3 && (!best || away < best.away)) best = { item, away };
    }
    return best && best.item;
  }

  // One circle for all incidents with the same point and radius.
  collectCircles() {
    const { state } = this;
    const circles = new Map();
    for (const row of state.plotted) {
      const km = state.radius(row);
      if (!(km > 0)) continue;
      const key = [state.lat(row), state.lon(row), km].join();
      if (!circles.has(key)) {
        circles.set(key, { lat: state.lat(row), lon: state.lon(row), km, rows: [], broad: isBroad(state, row) });
      }
      circles.get(key).rows.push(row);
    }
    return [...circles.values()].sort((a, b) => b.km - a.km);
  }

  drawCircles(context, view) {
    const { state } = this;
    for (const circle of this.circles) {
      const rows = circle.rows.filter((row) => state.shown[row]);
      const selected = rows.includes(state.selected);
      if (!rows.length || (circle.broad && !selected)) continue;
      this.drawCircle(context, view, circle, rows, selected);
    }
  }

  drawCircle(context, view, { lat, lon, km }, rows, selected) {
    const reach = (km * view.scale) / (2 * Math.PI * EARTH_KM * Math.cos((lat * Math.PI) / 180));
    if (reach < 5 || !view.shows(...view.locate(lat, lon), reach * 1.2)) return;
    const ring = ringAround(lat, lon, km).map((point) => view.locate(...point));
    const colours = new Set(rows.map((row) => this.state.symbol(row).colour));
    const colour = colours.size === 1 ? [...colours][0] : '#4a4a4a';
    context.beginPath();
    ring.forEach(([x, y]) => context.lineTo(x, y));
    context.closePath();
    context.globalAlpha = selected ? 0.16 : 0.07;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = selected ? 0.95 : 0.5;
    context.lineWidth = selected ? 2 : 1;
    context.strokeStyle = colour;
    context.setLineDash(rows.some((row) => this.state.value(row, 'match_status') === 'ambiguous') ? [5, 4] : []);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
}
