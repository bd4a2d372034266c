// Drawings as SVG elements: a canvas context that records what is drawn on it.

import { make, penOf } from './elements.js';

const SVG = 'http://www.w3.org/2000/svg';

// What no XML file may hold, whatever a source wrote: controls, halves of characters, and two that are none.
/** @param {string} text */
export const xmlText = (text) => text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '').replace(/\p{Cs}/gu, '\ufffd');

/** @param {string} tag @param {Record<string, any>} attributes */
export function svgElement(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

// The part of a canvas context that the layers use, as SVG elements.
export class SvgContext {
  /** @type {Element[]} */ stack;
  /** @type {Element} */ parent;

  /** @type {number} */ globalAlpha;
  /** @type {number} */ lineWidth;
  /** @type {string | CanvasGradient | CanvasPattern} */ fillStyle;
  /** @type {string | CanvasGradient | CanvasPattern} */ strokeStyle;
  /** @type {string} */ font;
  /** @type {number[]} */ dash;
  /** @type {string} */ direction;
  /** @type {string} */ textAlign;
  /** @type {string} */ textBaseline;
  /** @type {string} */ lineJoin;
  /** @type {string} */ lineCap;
  /** @type {string[]} */ path;

  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.root = svgElement('svg', { viewBox: `0 0 ${width} ${height}`, width, height });
    this.parent = this.root;
    this.ruler = penOf(make('canvas'));
    this.stack = [];
    this.clips = 0;
    Object.assign(this, { globalAlpha: 1, lineWidth: 1, fillStyle: '#000', strokeStyle: '#000', font: '10px sans-serif', dash: [],
      direction: 'ltr', textAlign: 'left', textBaseline: 'alphabetic', lineJoin: 'miter', lineCap: 'butt', path: [] });
  }

  save() {
    this.stack.push(this.parent);
  }

  restore() {
    this.parent = this.stack.pop() ?? this.root;
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.within(svgElement('g', { transform: `translate(${x} ${y})` }));
  }

  clip() {
    this.clips += 1;
    const clip = svgElement('clipPath', { id: `clip${this.clips}` });
    clip.append(svgElement('path', { d: this.path.join('') }));
    this.parent.append(clip);
    this.within(svgElement('g', { 'clip-path': `url(#clip${this.clips})` }));
  }

  /** @param {SVGElement} group */
  within(group) {
    this.parent.append(group);
    this.parent = group;
  }

  beginPath() {
    this.path = [];
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path.push(`M${short(x)} ${short(y)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path.push(`${this.path.length ? 'L' : 'M'}${short(x)} ${short(y)}`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path.push(`M${x} ${y}h${width}v${height}h${-width}Z`);
  }

  closePath() {
    this.path.push('Z');
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    const [start, end] = [from, to].map((turn) => `${short(x + radius * Math.cos(turn))} ${short(y + radius * Math.sin(turn))}`);
    const lead = this.path.length ? 'L' : 'M';
    if (Math.abs(to - from) < 2 * Math.PI - 1e-6) {
      this.path.push(`${lead}${start}A${radius} ${radius} 0 ${Math.abs(to - from) > Math.PI ? 1 : 0} 1 ${end}`);
      return;
    }
    const far = `${short(x - radius * Math.cos(from))} ${short(y - radius * Math.sin(from))}`;
    this.path.push(`M${start}A${radius} ${radius} 0 1 1 ${far}A${radius} ${radius} 0 1 1 ${start}Z`);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  fill(rule = 'nonzero') {
    this.add({ fill: this.fillStyle, 'fill-rule': rule });
  }

  stroke() {
    this.add({ fill: 'none', ...this.pen() });
  }

  pen() {
    const pen = { stroke: this.strokeStyle, 'stroke-width': this.lineWidth, 'stroke-linejoin': this.lineJoin, 'stroke-linecap': this.lineCap };
    return this.dash.length ? { ...pen, 'stroke-dasharray': this.dash.join(' ') } : pen;
  }

  /** @param {Record<string, any>} style */
  add(style) {
    if (this.path.length) this.parent.append(svgElement('path', { d: this.path.join(''), ...style, opacity: this.globalAlpha }));
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.parent.append(svgElement('rect', { x, y, width, height, fill: this.fillStyle, opacity: this.globalAlpha }));
  }

  /** @param {any} image @param {number} x @param {number} y @param {number} width @param {number} height */
  drawImage(image, x, y, width, height) {
    const href = image.toDataURL ? image.toDataURL() : image.src;
    this.parent.append(svgElement('image', { href, x, y, width, height, preserveAspectRatio: 'none', opacity: this.globalAlpha }));
  }

  /** @param {string} text */
  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.letters(text, x, y, { fill: this.fillStyle });
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.letters(text, x, y, { fill: 'none', ...this.pen() });
  }

  /** @param {string} text @param {number} x @param {number} y @param {Record<string, any>} style */
  letters(text, x, y, style) {
    const [, slant, weight, size, family] = /^(?:(italic) )?(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font) ?? [];
    // Left is left in either direction; an SVG text starts on the side on which it is read from.
    /** @type {Record<string, string>} */
    const ends = this.direction === 'rtl' ? { left: 'end', center: 'middle', right: 'start' } : { left: 'start', center: 'middle', right: 'end' };
    const element = svgElement('text', {
      x: short(x), y: short(y), 'font-weight': weight || 400, 'font-size': size, 'font-family': family.replace(/"/g, "'"),
      'font-style': slant || 'normal', direction: this.direction, 'text-anchor': ends[this.textAlign],
      'dominant-baseline': { middle: 'central', top: 'hanging', alphabetic: 'auto' }[this.textBaseline], opacity: this.globalAlpha, ...style,
    });
    element.textContent = text;
    this.parent.append(element);
  }

  text() {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(new XMLSerializer().serializeToString(this.root))}\n`;
  }
}

/** @param {number} value */
function short(value) {
  return Math.round(value * 100) / 100;
}
