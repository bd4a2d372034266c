// Draws names: letters with a halo, the dot of a town, the cross of the reference, a line to a name that stands off.

import { make, penOf } from './elements.js';
import { PAPER } from './paper.js';

const NAME_ROOM = 4; // pixels round the letters for their halo
const MOST_PICTURES = 500;
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** @param {Pen} context @param {Placed} one */
export function writeLabel(context, { label, x, y, spot, leader }) {
  if (leader) drawLeader(context, x, y, spot);
  writeName(context, label, spot[0] + 2, (spot[1] + spot[3]) / 2);
  if (label.dot) drawTown(context, label, x, y);
  if (label.cross) drawReference(context, x, y);
}

// Measured once: a name does not change, and setting a font is slow.
let ruler = null;

/** @param {Label} label */
export function widthOf(label) {
  if (label.width === undefined) {
    ruler ??= penOf(make('canvas'));
    ruler.font = label.font;
    label.width = ruler.measureText(label.letters).width;
  }
  return label.width;
}

// Letters with a halo are the slowest thing to draw without a graphics card: each name is drawn once and then copied.
const namePictures = new Map();

/** @param {Pen} context @param {Label} label @param {number} x @param {number} y */
function writeName(context, label, x, y) {
  if (!(context instanceof CanvasRenderingContext2D)) {
    haloedText(context, label, x, y);
    return;
  }
  const ratio = context.getTransform().a;
  const key = [label.letters, label.font, PAPER[label.ink], PAPER.halo, ratio].join('|');
  let picture = namePictures.get(key);
  if (!picture) {
    if (namePictures.size >= MOST_PICTURES) namePictures.clear();
    picture = namePicture(label, ratio);
    namePictures.set(key, picture);
  }
  const [left, top] = [x - NAME_ROOM, y - picture.height / ratio / 2].map((at) => Math.round(at * ratio) / ratio);
  context.drawImage(picture, left, top, picture.width / ratio, picture.height / ratio);
}

/** @param {Label} label @param {number} ratio */
function namePicture(label, ratio) {
  const picture = make('canvas');
  picture.width = Math.ceil((widthOf(label) + 2 * NAME_ROOM) * ratio);
  picture.height = Math.ceil(2.4 * label.size * ratio); // scripts with signs above and below stand taller than Latin
  const pen = penOf(picture);
  pen.scale(ratio, ratio);
  haloedText(pen, label, NAME_ROOM, picture.height / ratio / 2);
  return picture;
}

/** @param {Pen} context @param {Label} one @param {number} x @param {number} y */
function haloedText(context, { letters, font, ink }, x, y) {
  context.font = font;
  context.direction = RIGHT_TO_LEFT.test(letters) ? 'rtl' : 'ltr';
  context.lineJoin = 'round';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = 3.5;
  context.strokeStyle = PAPER.halo;
  context.strokeText(letters, x, y);
  context.fillStyle = PAPER[ink];
  context.fillText(letters, x, y);
  context.direction = 'ltr';
}

/** @param {Pen} context @param {Label} one @param {number} x @param {number} y */
function drawTown(context, { dot, capital, ink }, x, y) {
  context.beginPath();
  if (capital) context.rect(x - dot, y - dot, 2 * dot, 2 * dot);
  else context.arc(x, y, dot, 0, 2 * Math.PI);
  context.fillStyle = PAPER[ink];
  context.fill();
}

/** @param {Pen} context @param {number} x @param {number} y */
function drawReference(context, x, y) {
  context.lineWidth = 4;
  context.strokeStyle = PAPER.disc;
  for (let pass = 0; pass < 2; pass += 1) {
    context.beginPath();
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + dx * 4.5, y + dy * 4.5);
      context.lineTo(x + dx * 9, y + dy * 9);
    }
    context.stroke();
    context.lineWidth = 1.6;
    context.strokeStyle = PAPER.ink;
  }
}

// From the cross to the nearest point of the name's box.
/** @param {Pen} context @param {number} x @param {number} y @param {Box} pair */
function drawLeader(context, x, y, [left, top, right, bottom]) {
  const [toX, toY] = [Math.max(left, Math.min(right, x)), Math.max(top + 2, Math.min(bottom - 2, y))];
  for (const [width, colour] of [[3.5, PAPER.halo], [1.2, PAPER.ink]]) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
