// Which incidents stand together on the screen: cells of a fine grid first, then cells whose drawings would touch. What
// a count shows of its members is summed up in the one pass over all of them, because a large table has no time for two.

const REACH = 18; // pixels: symbols closer than this would overlap
const BLOCK = 16; // cells by which the grouped part of the world grows, so that groups stay as the map is dragged
export const FAN = 7; // as many symbols stand round a point before a count takes their place
export const MIXED = -1; // the name of a cell whose members have several

// Pixels from the middle of a group to its edge: one symbol, a fan of symbols, or a count.
/** @param {number} members */
export function footprint(members) {
  if (members === 1) return 9;
  if (members <= FAN) return 9 + Math.max(11, (members * 17) / (2 * Math.PI));
  return 13 + 3 * Math.log10(members);
}

export class Grouping {
  /** @type {Float64Array} */ x;
  /** @type {Float64Array} */ y;
  /** @type {Uint8Array} */ kinds;
  /** @type {Uint8Array} */ imprecise;
  /** @type {Int32Array} */ names;
  /** @type {number} */ span;
  /** @type {{ lines: number, left: number, top: number, width: number, height: number }} */ grid;
  /** @type {Group[]} */ homes;
  /** @type {Record<'x' | 'y' | 'count' | 'imprecise' | 'name' | 'head', Float64Array | Int32Array> & { kinds: Uint32Array }} */ sum;

  // Points of the world; of each a small code for its kind, whether it is imprecise, and the code of its name.
  /** @param {any} one */
  constructor({ x, y, kinds, imprecise, names, span }) {
    Object.assign(this, { x, y, kinds, imprecise, names, span });
    this.next = new Int32Array(x.length);
    this.squares = new Int32Array(0);
    this.grid = { lines: 0, left: 0, top: 0, width: 0, height: 0 };
    this.homes = [];
  }

  // Groups inside a grid: their middle, how many they are, and the cells that hold them.
  /** @param {Uint8Array} hidden @param {number} scale @param {ReturnType<typeof gridOver>} grid */
  collect(hidden, scale, grid) {
    this.grid = grid;
    this.reserve(grid.width * grid.height);
    const cells = this.cellsOf(this.fill(hidden), scale);
    cells.sort((a, b) => b.count - a.count || a.cell - b.cell);
    this.homes = new Array(cells.length);
    return joinNear(cells, (2 * footprint(FAN)) / scale, (cell, group) => this.join(cell, group));
  }

  /** @param {number} squares */
  reserve(squares) {
    if (this.squares.length >= squares) return;
    this.squares = new Int32Array(squares);
    const ints = () => new Int32Array(squares);
    this.sum = {
      x: new Float64Array(squares), y: new Float64Array(squares), kinds: new Uint32Array(squares * this.span),
      count: ints(), imprecise: ints(), name: ints(), head: ints(),
    };
  }

  // One pass over all points, on plain numbers: this is what a step of the time window costs.
  /** @param {Uint8Array} hidden */
  fill(hidden) {
    const { x, y, kinds, imprecise, names, span, next, squares } = this;
    const { x: sumX, y: sumY, kinds: sumKinds, count, imprecise: sumImprecise, name, head } = this.sum;
    const { lines, left, top, width, height } = this.grid;
    squares.fill(-1, 0, width * height);
    let cells = 0;
    for (let k = 0; k < x.length; k += 1) {
      if (hidden[k]) continue;
      const column = Math.floor(x[k] * lines) - left;
      const line = Math.floor(y[k] * lines) - top;
      if (column < 0 || line < 0 || column >= width || line >= height) continue;
      let cell = squares[line * width + column];
      if (cell < 0) {
        cell = cells;
        squares[line * width + column] = cell;
        cells += 1;
        sumX[cell] = 0;
        sumY[cell] = 0;
        count[cell] = 0;
        sumImprecise[cell] = 0;
        name[cell] = names[k];
        head[cell] = -1;
        sumKinds.fill(0, cell * span, (cell + 1) * span);
      }
      sumX[cell] += x[k];
      sumY[cell] += y[k];
      count[cell] += 1;
      sumImprecise[cell] += imprecise[k];
      sumKinds[cell * span + kinds[k]] += 1;
      if (name[cell] !== names[k]) name[cell] = MIXED;
      next[k] = head[cell];
      head[cell] = k;
    }
    return cells;
  }

  /** @param {number} cells @param {number} scale @returns {Group[]} */
  cellsOf(cells, scale) {
    const { sum, span } = this;
    return Array.from({ length: cells }, (_, cell) => {
      const count = sum.count[cell];
      return {
        cell, count, x: sum.x[cell] / count, y: sum.y[cell] / count, reach: footprint(count) / scale, heads: [sum.head[cell]],
        imprecise: sum.imprecise[cell], name: sum.name[cell], kinds: sum.kinds.slice(cell * span, (cell + 1) * span),
      };
    });
  }

  /** @param {Group} cell @param {Group} group */
  join(cell, group) {
    this.homes[cell.cell] = group;
    if (cell === group) return;
    group.count += cell.count;
    group.imprecise += cell.imprecise;
    if (group.name !== cell.name) group.name = MIXED;
    cell.kinds.forEach((/** @type {number} */ count, /** @type {number} */ kind) => { group.kinds[kind] += count; });
    group.heads.push(...cell.heads);
  }

  // The group in whose cell a point of the world lies.
  /** @param {number} x @param {number} y */
  at(x, y) {
    const { lines, left, top, width, height } = this.grid;
    const [column, line] = [Math.floor(x * lines) - left, Math.floor(y * lines) - top];
    if (column < 0 || line < 0 || column >= width || line >= height) return null;
    return this.homes[this.squares[line * width + column]] ?? null;
  }

  // The points of a group, in their own order.
  /** @param {Group} group */
  members(group) {
    const found = [];
    for (const head of group.heads) for (let k = head; k >= 0; k = this.next[k]) found.push(k);
    return found.sort((a, b) => a - b);
  }
}

// The grid over a part of the world, grown to whole blocks.
/** @param {Box} corners @param {number} scale */
export function gridOver([west, north, east, south], scale) {
  const side = (REACH * BLOCK) / scale;
  const [left, top] = [Math.floor(west / side) * BLOCK, Math.floor(north / side) * BLOCK];
  return { lines: scale / REACH, left, top, width: Math.ceil(east / side) * BLOCK - left, height: Math.ceil(south / side) * BLOCK - top };
}

// One number for a square of the second grid: it has fewer than 2 ** 24 lines.
/** @param {number} column @param {number} line */
const squareKey = (column, line) => column * 2 ** 24 + line;

// Joins each cell to the first group that it would touch, the largest first; squares of a grid keep it linear.
/** @param {Group[]} cells @param {number} widest @param {(cell: Group, group: Group) => void} join */
function joinNear(cells, widest, join) {
  const squares = new Map();
  /** @type {Group[]} */ const groups = [];
  for (const cell of cells) {
    const [column, line] = [Math.floor(cell.x / widest), Math.floor(cell.y / widest)];
    /** @type {Group | null | undefined} */ let home = null;
    for (let k = 0; k < 9 && !home; k += 1) {
      const near = squares.get(squareKey(column + (k % 3) - 1, line + Math.floor(k / 3) - 1));
      home = near && near.find((/** @type {Group} */ group) => (group.x - cell.x) ** 2 + (group.y - cell.y) ** 2 < (group.reach + cell.reach) ** 2);
    }
    join(cell, home || cell);
    if (home) continue;
    groups.push(cell);
    const key = squareKey(column, line);
    if (squares.has(key)) squares.get(key).push(cell);
    else squares.set(key, [cell]);
  }
  return groups;
}
