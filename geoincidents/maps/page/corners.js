// The corners of the map: what lies there leaves the incidents that a view opens with in sight.

import { hasRoom } from './key.js';

const CORNERS = /** @type {const} */ (['bottomright', 'topright', 'bottomleft']); // for the locator, the best first
const NEAR = 3; // pixels between a symbol and what would seem to touch it

/** @param {number[]} one @param {number[]} other */
const meet = (one, other) => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];

// Whether a box of [left, top, right, bottom] meets one of some circles, of [x, y, radius].
/** @param {number[]} box @param {number[][]} circles */
export function covered([left, top, right, bottom], circles) {
  return circles.some(([x, y, radius]) => {
    const away = [Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)];
    return Math.hypot(...away) < radius + NEAR;
  });
}

// The first of some boxes that meets no circle and no other box, or -1.
/** @param {number[][]} boxes @param {number[][]} circles @param {number[][]} [others] */
export function firstFree(boxes, circles, others = []) {
  return boxes.findIndex((box) => !covered(box, circles) && !others.some((one) => meet(one, box)));
}

/** @param {Scene} scene @returns {number[][]} */
function symbolsOf(scene) {
  if (!scene.has('incidents')) return [];
  return scene.incidents.drawn.map((item) => {
    const { x, y } = scene.placeOnScreen(item);
    return [x, y, item.count ? item.radius : scene.incidents.size(item.rows[0], item.fanned)];
  });
}

// Folds the key, and moves the locator or hides it, where symbols would lie beneath; asked when a view opens, never while a reader moves.
/** @param {Scene} scene */
export function clearCorners(scene) {
  const { map, locator } = scene;
  const size = map.getSize();
  if (!size.x || !size.y) return;
  const symbols = symbolsOf(scene);
  const origin = map.getContainer().getBoundingClientRect();
  /** @param {DOMRect} box */
  const boxOf = ({ left, top, right, bottom }) => [left - origin.left, top - origin.top, right - origin.left, bottom - origin.top];
  const root = map.getContainer().closest('.gi-page') || map.getContainer();
  const others = [...root.querySelectorAll('.gi-story, .gi-over')].filter((part) => part.checkVisibility())
    .map((part) => boxOf(part.getBoundingClientRect()));
  /** @param {Element} part */
  const isOver = (part) => firstFree([boxOf(part.getBoundingClientRect())], symbols, others) < 0;
  const keys = /** @type {HTMLDetailsElement[]} */ ([...map.getContainer().querySelectorAll('.gi-key:not([hidden])')]);
  if (!scene.keyChosen) {
    keys.forEach((key) => { key.open = hasRoom(map); });
    if (keys.some(isOver)) keys.forEach((key) => { key.open = false; });
    scene.keyOpen = keys.some(({ open }) => open);
  }
  locator?.stand(CORNERS, (boxes) => firstFree(boxes.map(boxOf), symbols, others));
  scene.redraw(['labels']); // names take the room that is left
}
