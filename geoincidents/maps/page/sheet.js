// Words on a picture: paragraphs in lines that fit, above and below the map.

import { wrapped } from './annotations.js';
import { FONT, PAPER } from './paper.js';

// As many letters of a text as have room, and never half of one.
/** @param {string} text @param {number} widest @param {(text: string) => number} widthOf */
function cut(text, widest, widthOf) {
  const letters = Array.from(text);
  let [low, high] = [1, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(letters.slice(0, middle).join('')) <= widest) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, low).join('');
}

// Lines no wider than so many pixels, and no more of them than asked for: the last one then ends in dots.
/** @param {string} text @param {number} widest @param {number} most @param {(text: string) => number} widthOf */
export function fitted(text, widest, most, widthOf) {
  // No line holds more than this: a text of a source may be of any length.
  const enough = Array.from(text.slice(0, 400 * most)).join('');
  const lines = [];
  for (const line of wrapped(enough, widest, widthOf)) {
    let rest = line;
    while (rest && lines.length <= most) {
      const piece = widthOf(rest) <= widest ? rest : cut(rest, widest, widthOf);
      lines.push(piece);
      rest = rest.slice(piece.length);
    }
  }
  if (lines.length <= most && enough.length === text.length) return lines;
  const kept = lines.slice(0, most);
  kept.push(`${cut(kept.pop() ?? '', widest - widthOf('…'), widthOf)}…`);
  return kept;
}

const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

// The direction of a text is that of its first letter.
/** @param {string} text @param {any} [otherwise] */
export function directionOf(text, otherwise = 'ltr') {
  const letter = /\p{L}/u.exec(text);
  return letter ? (RTL.test(letter[0]) ? 'rtl' : 'ltr') : otherwise;
}

// One paragraph: { text, size, weight, most, after } -> its lines and its height.
/** @param {any} ruler @param {any} one @param {number} width */
export function paragraph(ruler, { text, size = 12, weight = 400, most = 4, after = 4, colour = PAPER.ink }, width) {
  const font = `${weight} ${size}px ${FONT}`;
  ruler.font = font;
  const lines = text ? fitted(text, width, most, (part) => ruler.measureText(part).width) : [];
  const line = Math.round(size * 1.32);
  return { lines, font, line, colour, direction: directionOf(text || ''), height: lines.length ? lines.length * line + after : 0 };
}

// Draws paragraphs one below the other, each line at the side from which the page is read; returns where they end.
/** @param {Pen} context @param {any} paragraphs @param {any} one */
export function write(context, paragraphs, { left, right, top, rtl }) {
  let y = top;
  context.textBaseline = 'middle';
  context.textAlign = rtl ? 'right' : 'left';
  for (const { lines, font, line, colour, direction, height } of paragraphs) {
    context.font = font;
    context.fillStyle = colour;
    context.direction = direction;
    lines.forEach((/** @type {string} */ text, /** @type {number} */ k) => context.fillText(text, rtl ? right : left, y + (k + 0.5) * line));
    y += height;
  }
  context.direction = 'ltr';
  context.textAlign = 'left';
  return y;
}
