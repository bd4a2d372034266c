// Drawings on buttons. Letters would not do: fonts lack the signs for full screen or home, and phones show some as emoji.

import { textButton } from './elements.js';
import { svgElement } from './svg.js';

// Lines on a square of 20; what begins with a bar is filled.
/** @type {Record<string, string>} */
const PATHS = {
  home: 'M3 9.5 10 3.5 17 9.5M5 8.5V16.5H15V8.5',
  full: 'M3 7V3H7M13 3H17V7M17 13V17H13M7 17H3V13',
  measure: 'M2.5 13.5 13.5 2.5 17.5 6.5 6.5 17.5ZM6.5 9.5 8.5 11.5M9.5 6.5 11 8M4.5 11.5 6 13M12 4 14 6',
  area: 'M10 3A7 7 0 1 0 10 17A7 7 0 1 0 10 3ZM10 9.2A.8.8 0 1 0 10 10.8A.8.8 0 1 0 10 9.2Z',
  back: 'M12.5 4 6.5 10 12.5 16',
  on: 'M7.5 4 13.5 10 7.5 16',
  play: '|M5.5 3.5V16.5L16 10Z',
  pause: '|M5 4H8.5V16H5ZM11.5 4H15V16H11.5Z',
  columns: 'M3 4H17V16H3ZM7.7 4V16M12.3 4V16',
  close: 'M5 5 15 15M15 5 5 15',
};

/** @param {string} name */
export function icon(name) {
  const filled = PATHS[name].startsWith('|');
  const drawing = svgElement('svg', { viewBox: '0 0 20 20', width: 18, height: 18, class: 'gi-drawn', 'aria-hidden': 'true', focusable: 'false' });
  drawing.append(svgElement('path', {
    d: PATHS[name].slice(filled ? 1 : 0), fill: filled ? 'currentColor' : 'none', stroke: 'currentColor', 'stroke-width': 1.7,
    'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  }));
  return drawing;
}

// A button that is a drawing; its words are for the ear and for whoever rests on it.
/** @param {string} name @param {string} label @param {(...told: any[]) => void} act @param {string} [className] */
export function iconButton(name, label, act, className = 'gi-iconbutton') {
  const button = textButton('', act, className);
  button.dataset.act = name;
  setIcon(button, name, label);
  return button;
}

/** @param {any} button @param {string} name @param {string} label */
export function setIcon(button, name, label) {
  button.replaceChildren(icon(name));
  button.title = label;
  button.setAttribute('aria-label', label);
}
