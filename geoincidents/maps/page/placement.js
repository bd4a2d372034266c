// Where names may stand: boxes that are taken, found by squares of the screen, and the spots round a point.

const SQUARE = 64; // pixels

// Boxes are [left, top, right, bottom]; those that only touch do not overlap.
export class Room {
  /** @param {Box[]} [boxes] */
  constructor(boxes = []) {
    this.squares = new Map();
    boxes.forEach((box) => this.take(box));
  }

  /** @param {Box} box */
  take(box) {
    eachSquare(box, (key) => {
      const held = this.squares.get(key);
      if (held) held.push(box);
      else this.squares.set(key, [box]);
      return false;
    });
  }

  /** @param {Box} box */
  isFree(box) {
    return !eachSquare(box, (key) => (this.squares.get(key) || []).some((/** @type {Box} */ other) => overlap(box, other)));
  }

  // Square pixels of a box that others take, each counted for itself.
  /** @param {Box} box */
  covered(box) {
    const found = new Set();
    eachSquare(box, (key) => {
      (this.squares.get(key) || []).forEach((/** @type {Box} */ other) => overlap(box, other) && found.add(other));
      return false;
    });
    let area = 0;
    for (const [left, top, right, bottom] of found) {
      area += (Math.min(right, box[2]) - Math.max(left, box[0])) * (Math.min(bottom, box[3]) - Math.max(top, box[1]));
    }
    return area;
  }
}

/** @param {Box} one @param {Box} other */
export const overlap = (one, other) => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];

// True as soon as the test of one square is.
/** @param {Box} pair @param {(key: number) => boolean} test */
function eachSquare([left, top, right, bottom], test) {
  for (let column = Math.floor(left / SQUARE); column * SQUARE <= right; column += 1) {
    for (let line = Math.floor(top / SQUARE); line * SQUARE <= bottom; line += 1) {
      if (test((column + 1024) * 4096 + line + 1024)) return true;
    }
  }
  return false;
}

// Eight boxes for a name of some width and height round a point, the one that reads best first.
/** @param {number} x @param {number} y @param {number} width @param {number} high @param {number} gap */
export function spotsAround(x, y, width, high, gap) {
  const [half, middle] = [width / 2, high / 2];
  const slant = 0.7 * gap;
  /** @param {number} left @param {number} line @returns {Box} */
  const box = (left, line) => [left - 2, line - middle, left + width + 2, line + middle];
  return [
    box(x + gap, y), box(x - gap - width, y), box(x - half, y - gap - middle), box(x - half, y + gap + middle),
    box(x + slant, y - slant - middle / 2), box(x + slant, y + slant + middle / 2),
    box(x - slant - width, y - slant - middle / 2), box(x - slant - width, y + slant + middle / 2),
  ];
}

// A name of an area stands on its point, or no farther off it than some pixels.
/** @param {number} x @param {number} y @param {number} width @param {number} high @param {number} reach @returns {Box[]} */
export function spotsUpon(x, y, width, high, reach) {
  return [[0, 0], [0, -1.6 * high], [0, 1.6 * high], [0, -3.2 * high], [0, 3.2 * high], [-0.6 * width, 0], [0.6 * width, 0]]
    .filter(([dx, dy]) => Math.abs(dx + dy) <= reach)
    .map(([dx, dy]) => [x + dx - width / 2 - 2, y + dy - high / 2, x + dx + width / 2 + 2, y + dy + high / 2]);
}

// What was shown before comes first and stays where it was, so that names do not change places as a map is dragged.
/** @param {Label[]} labels @param {Map<Label, number>} before */
export function steady(labels, before) {
  /** @type {Label[]} */ const kept = [];
  /** @type {Label[]} */ const fresh = [];
  for (const label of labels) (before.has(label) ? kept : fresh).push(label);
  return kept.concat(fresh);
}

// The first spot that suits, that of before above all; -1 for none.
/** @param {Box[]} spots @param {(spot: Box) => boolean} suits @param {number} [before] */
export function choose(spots, suits, before = -1) {
  if (before >= 0 && before < spots.length && suits(spots[before])) return before;
  return spots.findIndex(suits);
}

// The spot on which a name hides least, among those that will do at all; -1 for none.
/** @param {Box[]} spots @param {Room} room @param {(spot: Box) => boolean} suits */
export function leastCovered(spots, room, suits) {
  let best = -1;
  let least = Infinity;
  spots.forEach((/** @type {Box} */ spot, /** @type {number} */ k) => {
    const area = suits(spot) ? room.covered(spot) : Infinity;
    if (area < least) [best, least] = [k, area];
  });
  return best;
}
