// The map on paper. Browsers print a canvas that was just drawn as blank, and a drawn picture is sharper on paper: before
// printing, every layer and the timeline are drawn once more as vectors, by day, in the place of their canvases.

import { setPaper } from './paper.js';

const SHEET = 690; // pixels: the width of an A4 sheet between its margins

/** @param {any} page @param {() => void} repaint */
export function printWell(page, repaint) {
  const { scene, owner } = page;
  const { map } = scene;
  const box = map.getContainer();
  /** @type {Element[]} */ let vectors = [];
  window.addEventListener('beforeprint', () => {
    vectors.forEach((vector) => vector.remove());
    const size = map.getSize();
    // The same view as on the screen, whatever the sheet: the map keeps its size and is scaled as a whole.
    if (owner) Object.assign(box.style, { width: `${size.x}px`, height: `${size.y}px`, zoom: Math.min(1, SHEET / size.x) });
    setPaper(false);
    vectors = scene.shown.map((/** @type {any} */ layer) => layer.vector());
    if (page.timeline) vectors.push(page.timeline.vector());
    repaint();
  });
  window.addEventListener('afterprint', () => {
    vectors.forEach((vector) => vector.remove());
    vectors = [];
    if (owner) Object.assign(box.style, { width: '', height: '', zoom: '' });
    map.invalidateSize({ animate: false });
  });
}
