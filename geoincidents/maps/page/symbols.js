// The symbol of an event type, on a canvas and as an inline drawing for lists.

import { FONT, PAPER, fillOf } from './paper.js';
import { svgElement } from './svg.js';

const CROSS = [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1],
  [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]];

/** @type {Record<string, number[][]>} */
const POLYGONS = {
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  diamond: [[0, -1.2], [1.05, 0], [0, 1.2], [-1.05, 0]],
  up: [[0, -1.1], [1.1, 0.85], [-1.1, 0.85]],
  down: [[0, 1.1], [1.1, -0.85], [-1.1, -0.85]],
  pentagon: regular(5, 1.1),
  hexagon: regular(6, 1.15),
  left: [[-1.1, 0], [0.85, -1.1], [0.85, 1.1]],
  right: [[1.1, 0], [-0.85, 1.1], [-0.85, -1.1]],
  star: regular(10, 1.25, 0.55),
  cross: CROSS,
  saltire: CROSS.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]),
};

/** @param {number} corners @param {number} radius @param {number} [inner] */
function regular(corners, radius, inner = radius) {
  return Array.from({ length: corners }, (_, k) => {
    const reach = k % 2 ? inner : radius;
    const angle = (2 * Math.PI * k) / corners - Math.PI / 2;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
}

const HALVES = Object.fromEntries(Object.entries(POLYGONS).map(([shape, points]) => [shape, leftHalf(points)]));

// What of a polygon lies left of its middle.
/** @param {number[][]} points */
function leftHalf(points) {
  return points.flatMap(([x, y], k) => {
    const [nextX, nextY] = points[(k + 1) % points.length];
    const kept = x <= 0 ? [[x, y]] : [];
    return x * nextX < 0 ? [...kept, [0, y + ((nextY - y) * x) / (x - nextX)]] : kept;
  });
}

/** @param {Pen} context @param {string} shape @param {number} x @param {number} y @param {number} radius @param {boolean} [half] */
function tracePath(context, shape, x, y, radius, half = false) {
  context.beginPath();
  if (shape === 'circle') {
    context.arc(x, y, radius, half ? Math.PI / 2 : 0, (half ? 1.5 : 2) * Math.PI);
    return;
  }
  for (const [dx, dy] of (half ? HALVES : POLYGONS)[shape]) context.lineTo(x + dx * radius, y + dy * radius);
  context.closePath();
}

// A pale rim lifts the symbol off the map, a dark hairline ends it; hollow = strategic, half filled = claimed.
/** @param {Pen} context @param {Symbol_} symbol @param {number} x @param {number} y @param {{ radius?: number, selected?: boolean } & Partial<Marks>} [one] */
export function drawSymbol(context, symbol, x, y, { radius = 6.5, hollow = false, half = false, selected = false } = {}) {
  context.lineJoin = 'round';
  tracePath(context, symbol.shape, x, y, radius);
  context.lineWidth = selected ? 8 : 4.5;
  context.strokeStyle = selected ? PAPER.ink : PAPER.rim;
  context.stroke();
  if (selected) {
    context.lineWidth = 4;
    context.strokeStyle = PAPER.disc;
    context.stroke();
  }
  const open = hollow || half;
  context.fillStyle = open ? PAPER.disc : fillOf(symbol);
  context.fill();
  context.lineWidth = hollow ? 2.5 : half ? 1.6 : 1;
  context.strokeStyle = open ? fillOf(symbol) : 'rgba(20,20,20,0.65)';
  context.stroke();
  if (!half) return;
  tracePath(context, symbol.shape, x, y, radius, true);
  context.fillStyle = fillOf(symbol);
  context.fill();
}

/** @param {Pen} context @param {Pair} from @param {number} x @param {number} y */
export function drawStalk(context, from, x, y) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(x, y);
  context.lineWidth = 1.2;
  context.strokeStyle = PAPER.mixed;
  context.stroke();
  drawDisc(context, ...from, 2, PAPER.ink);
}

/** @param {Pen} context @param {number} x @param {number} y @param {number} radius @param {string} colour */
export function drawDisc(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

/** @param {Pen} context @param {number} x @param {number} y @param {number} radius */
export function ringRound(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = PAPER.ink;
  context.stroke();
}

// Discs of one colour, each so many pixels wider than its item.
/** @param {Pen} context @param {Drawn[]} items @param {number} wider @param {string} colour */
export function fillDiscs(context, items, wider, colour) {
  context.beginPath();
  for (const { x, y, radius } of items) {
    context.moveTo(x + radius + wider, y);
    context.arc(x, y, radius + wider, 0, 2 * Math.PI);
  }
  context.fillStyle = colour;
  context.fill();
}

// Parts of discs in one colour, each [x, y, radius, from, to] in radians.
/** @param {Pen} context @param {any[][]} wedges @param {string} colour */
export function fillWedges(context, wedges, colour) {
  if (!wedges.length) return;
  context.beginPath();
  for (const [x, y, radius, from, to] of wedges) {
    context.moveTo(x, y);
    context.arc(x, y, radius, from, to);
    context.closePath();
  }
  context.fillStyle = colour;
  context.fill();
}

// "40", and beneath it "≈12": so many of them are known to a district or a province only. Written size by size, because
// to set a font is slow.
/** @param {Pen} context @param {Drawn[]} items */
export function writeCounts(context, items) {
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = PAPER.ink;
  /** @param {Drawn} item */
  const both = ({ count, imprecise }) => imprecise > 0 && count >= 10;
  for (const [size, some] of bySize(items)) {
    context.font = `700 ${size}px ${FONT}`;
    for (const item of some) context.fillText(shortNumber(item.count), item.x, item.y + (both(item) ? -3.5 : 0.5));
  }
  context.font = `500 8px ${FONT}`;
  for (const item of items) if (both(item)) context.fillText(`≈${shortNumber(item.imprecise)}`, item.x, item.y + 6);
}

/** @param {Drawn[]} items @returns {Map<number, Drawn[]>} */
function bySize(items) {
  const sizes = new Map();
  for (const item of items) {
    const size = item.count > 9999 ? 9 : item.count > 999 ? 10 : 12;
    if (sizes.has(size)) sizes.get(size).push(item);
    else sizes.set(size, [item]);
  }
  return sizes;
}

/** @param {number} value */
export function shortNumber(value) {
  if (value < 10000) return String(value);
  return value < 1e6 ? `${Math.round(value / 1000)}k` : `${(value / 1e6).toFixed(1)}M`;
}

const ICON = 6.5; // units from the middle of an icon to its edge

/** @param {Symbol_} symbol @param {Partial<Marks>} [marks] */
export function symbolIcon(symbol, { hollow = false, half = false } = {}) {
  const icon = svgElement('svg', { viewBox: '-9 -9 18 18', class: 'gi-icon', 'aria-hidden': 'true' });
  /** @param {boolean} part @param {string} className @param {number} width */
  const add = (part, className, width) => {
    const shape = iconShape(symbol.shape, part);
    shape.style.setProperty('--day', symbol.colour);
    shape.style.setProperty('--night', symbol.night);
    shape.classList.add(className);
    shape.setAttribute('stroke-width', String(width));
    shape.setAttribute('stroke-linejoin', 'round');
    icon.append(shape);
  };
  add(false, hollow || half ? 'gi-hollow' : 'gi-filled', hollow ? 2.5 : half ? 1.6 : 1);
  if (half) add(true, 'gi-filled', 0);
  return icon;
}

/** @param {string} shape @param {boolean} half */
function iconShape(shape, half) {
  if (shape !== 'circle') return svgElement('polygon', { points: (half ? HALVES : POLYGONS)[shape].map(([x, y]) => `${x * ICON},${y * ICON}`).join(' ') });
  return half ? svgElement('path', { d: `M0 ${ICON}A${ICON} ${ICON} 0 0 1 0 ${-ICON}Z` }) : svgElement('circle', { r: String(ICON) });
}
