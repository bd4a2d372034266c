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
  if (members <= FAN) return 9 + Math.max(11, 9.5 / Math.sin(Math.PI / members)); // a pixel between two symbols
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
  /** @param {Uint8Array} hidden @param {number} scale @param {ReturnType<typeof gridOver>} grid @param {(k: number) => number} [radiusOf] pixels of the symbol of a point that stands alone */
  collect(hidden, scale, grid, radiusOf = () => footprint(1)) {
    this.grid = grid;
    this.reserve(grid.width * grid.height);
    this.homes = this.cellsOf(this.fill(hidden), scale, radiusOf);
    return joinTouching(this.homes, (count) => footprint(count) / scale, join);
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

  /** @param {number} cells @param {number} scale @param {(k: number) => number} radiusOf @returns {Group[]} */
  cellsOf(cells, scale, radiusOf) {
    const { sum, span } = this;
    return Array.from({ length: cells }, (_, cell) => {
      const count = sum.count[cell];
      const radius = count === 1 ? Math.max(footprint(1), radiusOf(sum.head[cell])) : footprint(count);
      return {
        count, x: sum.x[cell] / count, y: sum.y[cell] / count, reach: radius / scale, heads: [sum.head[cell]],
        imprecise: sum.imprecise[cell], name: sum.name[cell], kinds: sum.kinds.slice(cell * span, (cell + 1) * span),
      };
    });
  }

  // The group in whose cell a point of the world lies.
  /** @param {number} x @param {number} y */
  at(x, y) {
    const { lines, left, top, width, height } = this.grid;
    const [column, line] = [Math.floor(x * lines) - left, Math.floor(y * lines) - top];
    if (column < 0 || line < 0 || column >= width || line >= height) return null;
    let home = this.homes[this.squares[line * width + column]];
    while (home?.into) home = home.into;
    return home ?? null;
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

/** @param {Group} one @param {Group} group */
function join(one, group) {
  one.into = group;
  group.imprecise += one.imprecise;
  if (group.name !== one.name) group.name = MIXED;
  one.kinds.forEach((/** @type {number} */ count, /** @type {number} */ kind) => { group.kinds[kind] += count; });
  group.heads.push(...one.heads);
}

// Groups whose drawings do not touch, the largest first: each joins the largest one that it would touch, and what has grown
// may touch another. Those that are left stand where they stood. The package's join_touching() does the same for paper.
/** @template {Circle} G @param {G[]} groups @param {(count: number) => number} footprintOf @param {(one: G, home: G) => void} told @returns {G[]} */
export function joinTouching(groups, footprintOf, told) {
  const left = joinOnce([...groups].sort((a, b) => b.count - a.count), told);
  for (const group of left) if (group.count > 1) group.reach = footprintOf(group.count);
  return left.length === groups.length ? left : joinTouching(left, footprintOf, told);
}

// Squares of a grid keep it linear.
/** @template {Circle} G @param {G[]} groups @param {(one: G, home: G) => void} told @returns {G[]} */
function joinOnce(groups, told) {
  const widest = 2 * groups.reduce((most, { reach }) => Math.max(most, reach), 0);
  const squares = new Map();
  /** @type {G[]} */ const left = [];
  for (const one of groups) {
    const [column, line] = [Math.floor(one.x / widest), Math.floor(one.y / widest)];
    let home = Infinity;
    for (let k = 0; k < 9; k += 1) {
      for (const at of squares.get(squareKey(column + (k % 3) - 1, line + Math.floor(k / 3) - 1)) ?? []) {
        const { x, y, reach } = left[at];
        if (at < home && (x - one.x) ** 2 + (y - one.y) ** 2 < (reach + one.reach) ** 2) home = at;
      }
    }
    if (home < Infinity) {
      left[home].count += one.count;
      told(one, left[home]);
      continue;
    }
    const key = squareKey(column, line);
    if (squares.has(key)) squares.get(key).push(left.length);
    else squares.set(key, [left.length]);
    left.push(one);
  }
  return left;
}
