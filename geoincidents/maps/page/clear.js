// Room on the map: where a pop-up stands clear of the buttons, the key and the story that lie over it.

import { isStill } from './elements.js';

const EDGE = 8; // pixels between a pop-up and what it keeps clear of
const LEAST = [220, 120]; // width and height below which a pop-up rather covers something
const OVER = '.leaflet-control, .gi-story, .gi-storyagain, .gi-measure, .gi-areatool, .gi-over';

/** @param {Box} pair @param {Box} other */
const meets = ([left, top, right, bottom], other) => other[0] < right && other[2] > left && other[1] < bottom && other[3] > top;

// The largest box within another that no obstacle meets; each is [left, top, right, bottom].
/** @param {Box} whole @param {Box[]} obstacles @param {number[]} [pair] @returns {Box} */
export function freeBox(whole, obstacles, [wide, high] = LEAST) {
  /** @param {Box} pair */
  const size = ([left, top, right, bottom]) => Math.max(0, right - left) * Math.max(0, bottom - top);
  /** @type {Box | null} */ let best = null;
  /** @param {Box} box */
  const cut = (box) => {
    if (box[2] - box[0] < wide || box[3] - box[1] < high || (best && size(box) <= size(best))) return;
    const hit = obstacles.find((other) => meets(box, other));
    if (!hit) {
      best = box;
      return;
    }
    const [left, top, right, bottom] = box;
    /** @type {Box[]} */ ([[hit[2], top, right, bottom], [left, hit[3], right, bottom], [left, top, hit[0], bottom], [left, top, right, hit[1]]])
      .sort((a, b) => size(b) - size(a)).forEach(cut);
  };
  cut(whole);
  return best || whole;
}

/** @param {L.Map} map @returns {Box[]} */
function obstaclesOn(map) {
  const box = map.getContainer();
  const origin = box.getBoundingClientRect();
  const over = [...(box.closest('.gi-page') || box).querySelectorAll(OVER)].filter((part) => part.checkVisibility());
  return over.map((part) => part.getBoundingClientRect()).filter(({ width, height }) => width && height)
    .map(({ left, top, right, bottom }) => [left - origin.left - EDGE, top - origin.top - EDGE, right - origin.left + EDGE, bottom - origin.top + EDGE]);
}

// Fits a pop-up into the room that is free, and moves the map so that it stands there.
/** @param {L.Map} map @param {any} popup @param {any} one */
export function keepClear(map, popup, { widest, tallest }) {
  const size = map.getSize();
  const [left, top, right, bottom] = freeBox([EDGE, EDGE, size.x - EDGE, size.y - EDGE], obstaclesOn(map));
  const element = popup.getElement();
  const frame = { x: 34, y: element.offsetHeight - element.querySelector('.leaflet-popup-content').offsetHeight + 8 };
  popup.options.maxWidth = Math.max(180, Math.min(widest, right - left - frame.x));
  popup.options.minWidth = Math.min(300, popup.options.maxWidth);
  popup.options.maxHeight = Math.max(90, Math.min(tallest, bottom - top - frame.y));
  popup.update();
  const origin = map.getContainer().getBoundingClientRect();
  const box = element.getBoundingClientRect();
  /** @param {number} from @param {number} to @param {number} least @param {number} most */
  const move = (from, to, least, most) => (from < least ? from - least : Math.max(0, to - most));
  const by = [move(box.left - origin.left, box.right - origin.left, left, right), move(box.top - origin.top, box.bottom - origin.top, top, bottom)];
  if (by[0] || by[1]) map.panBy(/** @type {Pair} */ (by.map(Math.round)), { animate: !isStill() });
}
