// Which incidents stand together on the screen: cells of a fine grid first, then cells whose drawings would touch.

const REACH = 18; // pixels: symbols closer than this would overlap
const BLOCK = 16; // cells by which the grouped part of the world grows, so that groups stay as the map is dragged
const FAN = 7; // as many symbols stand round a point before a count takes their place

// Pixels from the middle of a group to its edge: one symbol, a fan of symbols, or a count.
function footprint(members) {
  if (members === 1) return 9;
  if (members <= FAN) return 9 + Math.max(11, (members * 17) / (2 * Math.PI));
  return 13 + 3 * Math.log10(members);
}

class Grouping {
  constructor(x, y) {
    this.x = x;
    this.y = y;
    this.next = new Int32Array(x.length);
    this.heads = new Int32Array(0);
  }

  // Groups inside a window of the world: their middle, how many they are, and the cells that hold them.
  collect(shows, scale, { west, north, east, south }) {
    const side = (REACH * BLOCK) / scale;
    const [left, top] = [Math.floor(west / side) * BLOCK, Math.floor(north / side) * BLOCK];
    const width = Math.ceil(east / side) * BLOCK - left;
    const height = Math.ceil(south / side) * BLOCK - top;
    const cells = this.fill(shows, scale / REACH, left, top, width, height);
    cells.forEach((cell) => { cell.reach = footprint(cell.count) / scale; });
    cells.sort((a, b) => b.count - a.count || a.order - b.order);
    return joinNear(cells, (2 * footprint(FAN)) / scale);
  }

  // One pass over all points, on plain numbers: this is what a step of the time window costs.
  fill(shows, lines, left, top, width, height) {
    const { x, y, next } = this;
    if (this.heads.length < width * height) this.heads = new Int32Array(width * height);
    const heads = this.heads.fill(-1, 0, width * height);
    const cells = [];
    const homes = [];
    for (let k = 0; k < x.length; k += 1) {
      if (!shows(k)) continue;
      const column = Math.floor(x[k] * lines) - left;
      const line = Math.floor(y[k] * lines) - top;
      if (column < 0 || line < 0 || column >= width || line >= height) continue;
      const home = line * width + column;
      let cell = homes[heads[home]];
      if (heads[home] < 0) {
        heads[home] = cells.length;
        cell = { x: 0, y: 0, count: 0, head: -1, order: cells.length };
        homes.push(cell);
        cells.push(cell);
      }
      cell.x += x[k];
      cell.y += y[k];
      cell.count += 1;
      next[k] = cell.head;
      cell.head = k;
    }
    cells.forEach((cell) => {
      cell.x /= cell.count;
      cell.y /= cell.count;
      cell.heads = [cell.head];
    });
    return cells;
  }

  // The points of a group, in their own order.
  members(group) {
    const found = [];
    for (const head of group.heads) for (let k = head; k >= 0; k = this.next[k]) found.push(k);
    return found.sort((a, b) => a - b);
  }

  each(group, act) {
    for (const head of group.heads) for (let k = head; k >= 0; k = this.next[k]) act(k);
  }
}

// One number for a square of the second grid: it has fewer than 2 ** 24 lines.
const squareKey = (column, line) => column * 2 ** 24 + line;

// Joins each cell to the first group that it would touch, the largest first; squares of a grid keep it linear.
function joinNear(cells, widest) {
  const squares = new Map();
  const groups = [];
  for (const cell of cells) {
    const [column, line] = [Math.floor(cell.x / widest), Math.floor(cell.y / widest)];
    let home = null;
    for (let k = 0; k < 9 && !home; k += 1) {
      const near = squares.get(squareKey(column + (k % 3) - 1, line + Math.floor(k / 3) - 1));
      home = near && near.find((group) => (group.x - cell.x) ** 2 + (group.y - cell.y) ** 2 < (group.reach + cell.reach) ** 2);
    }
    if (home) {
      home.count += cell.count;
      home.heads.push(...cell.heads);
    } else {
      groups.push(cell);
      const key = squareKey(column, line);
      if (squares.has(key)) squares.get(key).push(cell);
      else squares.set(key, [cell]);
    }
  }
  return groups;
}
