// The layers that a user added to the map, for pictures of it: lines, areas, circles, markers, texts and images are drawn
// from what Leaflet has of them; what cannot be drawn is named.

import { CanvasLayer } from './canvas.js';
import { ringAround } from './mercator.js';

const MOST_WORDS = 400; // of one element
const UNDRAWABLE = 'svg, canvas, iframe, video, object, embed';

// What lies on the map beside our own layers: pieces to draw, each with its height in the pile, and names of what is left out.
/** @param {any} one */
export function foreignLayers({ map, t, layers }) {
  const own = Object.values(layers);
  const [pieces, left] = [/** @type {any[]} */ ([]), new Set()];
  map.eachLayer((/** @type {any} */ layer) => {
    if (own.includes(layer)) return;
    const draw = drawingOf(map, layer);
    if (draw) pieces.push({ layer, z: heightOf(layer), draw });
    if (draw === null || (draw && !isWhole(layer))) left.add(nameOf(t, layer));
  });
  return { pieces, left: [...left] };
}

/** @param {any} layer */
export function heightOf(layer) {
  const pane = layer.getPane?.();
  return (pane && Number(getComputedStyle(pane).zIndex)) || 0;
}

// A function that draws a layer; undefined where there is nothing to draw, null where it cannot be drawn.
/** @param {L.Map} map @param {any} layer */
function drawingOf(map, layer) {
  if (layer instanceof CanvasLayer) return (/** @type {Pen} */ context, /** @type {View} */ view) => drawOther(layer, context, view);
  if (layer instanceof L.Popup || layer instanceof L.Renderer || layer instanceof L.LayerGroup) return undefined;
  if (layer instanceof L.Tooltip) return layer.options.permanent ? (/** @type {Pen} */ context) => drawElement(context, map, layer.getElement()) : undefined;
  if (layer instanceof L.Path) return (/** @type {Pen} */ context) => drawPath(context, map, layer);
  if (layer instanceof L.Marker) return (/** @type {Pen} */ context) => drawMarker(context, map, layer);
  if (layer._canvas instanceof HTMLCanvasElement) return (/** @type {Pen} */ context) => drawBox(context, map, layer._canvas);
  if (layer instanceof L.ImageOverlay && isOwn(layer.getElement())) return (/** @type {Pen} */ context) => drawBox(context, map, layer.getElement(), layer.options.opacity);
  return null;
}

// An image that is in the page itself: one from elsewhere would lock the picture.
/** @param {any} image */
const isOwn = (image) => image instanceof HTMLImageElement && /^(data|blob):/i.test(image.src) && image.complete && image.naturalWidth > 0;

/** @param {any} layer */
function isWhole(layer) {
  const element = layer instanceof L.Marker || layer instanceof L.Tooltip ? layer.getElement() : null;
  if (!element) return true;
  const parts = [element, ...element.querySelectorAll('*')];
  return parts.every((part) => (part instanceof HTMLImageElement ? isOwn(part) : !part.matches(UNDRAWABLE) && getComputedStyle(part).backgroundImage === 'none'));
}

/** @param {Words} t @param {any} layer */
function nameOf(t, layer) {
  const address = layer._url || layer.getElement?.()?.src || '';
  const from = /^(?:https?:)?\/\/([^/{?#]+)/i.exec(address)?.[1];
  if (layer instanceof L.GridLayer) return t('picture.tiles', { from: from || t('picture.unnamed') });
  const kind = Object.keys(L).find((name) => /** @type {any} */ (L)[name] === layer.constructor) || (layer instanceof L.Marker ? 'Marker' : t('picture.unnamed'));
  return t('picture.layer', { kind: from ? `${kind}, ${from}` : kind });
}

// The layer of another table on the same map; its own symbols stand where they stood.
/** @param {any} layer @param {Pen} context @param {View} view */
function drawOther(layer, context, view) {
  layer.draw(context, view);
  layer.said = null;
  layer.reset();
}

/** @param {Pen} context @param {L.Map} map @param {any} layer */
function drawPath(context, map, layer) {
  const { stroke, color, weight, opacity, lineCap, lineJoin, dashArray, fill, fillColor, fillOpacity, fillRule } = layer.options;
  /** @param {any} latlng */
  const place = (latlng) => map.latLngToContainerPoint(latlng);
  /** @param {any} points @param {boolean} closed */
  const line = (points, closed) => {
    points.forEach((/** @type {Point} */ { x, y }, /** @type {number} */ k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
    if (closed) context.closePath();
  };
  /** @param {any} latlngs @param {boolean} closed */
  const lines = (latlngs, closed) => {
    if (Array.isArray(latlngs[0])) latlngs.forEach((/** @type {any} */ part) => lines(part, closed));
    else line(latlngs.map(place), closed);
  };
  context.beginPath();
  if (layer instanceof L.Circle) {
    const { lat, lng } = layer.getLatLng();
    line(ringAround(lat, lng, layer.getRadius() / 1000).map(place), true);
  } else if (layer instanceof L.CircleMarker) {
    const { x, y } = place(layer.getLatLng());
    context.arc(x, y, layer.getRadius(), 0, 2 * Math.PI);
  } else lines(layer.getLatLngs(), layer instanceof L.Polygon);
  const isArea = layer instanceof L.Polygon || layer instanceof L.CircleMarker;
  if (fill ?? isArea) {
    context.globalAlpha = fillOpacity;
    context.fillStyle = fillColor || color;
    context.fill(fillRule || 'evenodd');
  }
  if (stroke && weight > 0) {
    Object.assign(context, { globalAlpha: opacity, strokeStyle: color, lineWidth: weight, lineCap: lineCap || 'round', lineJoin: lineJoin || 'round' });
    context.setLineDash((String(dashArray || '').match(/[\d.]+/g) || []).map(Number));
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** @param {Pen} context @param {L.Map} map @param {any} layer */
function drawMarker(context, map, layer) {
  if (layer._shadow && isOwn(layer._shadow)) drawBox(context, map, layer._shadow, layer.options.opacity);
  if (layer.getElement()) drawElement(context, map, layer.getElement());
}

/** @param {L.Map} map @param {any} one @returns {Box} */
function boxOn(map, { left, top, width, height }) {
  const origin = map.getContainer().getBoundingClientRect();
  return [left - origin.left, top - origin.top, width, height];
}

/** @param {Pen} context @param {L.Map} map @param {any} picture @param {any} [opacity] */
function drawBox(context, map, picture, opacity = 1) {
  context.globalAlpha = opacity;
  context.drawImage(picture, ...boxOn(map, picture.getBoundingClientRect()));
  context.globalAlpha = 1;
}

// An element of the page: its boxes, images and words, each where it stands.
/** @param {Pen} context @param {L.Map} map @param {any} element */
function drawElement(context, map, element) {
  context.globalAlpha = Number(getComputedStyle(element).opacity);
  for (const part of [element, ...element.querySelectorAll('*')]) {
    const style = getComputedStyle(part);
    const box = boxOn(map, part.getBoundingClientRect());
    if (style.visibility !== 'visible' || !(box[2] && box[3])) continue;
    drawFrame(context, style, box);
    if (isOwn(part)) context.drawImage(part, ...box);
    drawWords(context, map, part, style);
  }
  context.globalAlpha = 1;
}

/** @param {string} colour */
const isSeen = (colour) => !/^rgba\(.*, 0\)$|^transparent$/.test(colour);

/** @param {Pen} context @param {any} style @param {any} pair */
function drawFrame(context, style, [x, y, width, height]) {
  const [border, colour] = [parseFloat(style.borderTopWidth) || 0, style.borderTopColor];
  const isFilled = isSeen(style.backgroundColor);
  const isFramed = border > 0 && style.borderTopStyle !== 'none' && isSeen(colour);
  if (!isFilled && !isFramed) return;
  const share = style.borderTopLeftRadius.endsWith('%') ? Math.min(width, height) / 100 : 1;
  const round = Math.min(parseFloat(style.borderTopLeftRadius) * share || 0, width / 2, height / 2);
  roundedBox(context, x + border / 2, y + border / 2, width - border, height - border, Math.max(0, round - border / 2));
  if (isFilled) {
    context.fillStyle = style.backgroundColor;
    context.fill();
  }
  if (isFramed) {
    Object.assign(context, { strokeStyle: colour, lineWidth: border });
    context.stroke();
  }
}

/** @param {Pen} context @param {number} x @param {number} y @param {number} width @param {number} height @param {any} round */
function roundedBox(context, x, y, width, height, round) {
  context.beginPath();
  const [right, bottom, turn] = [x + width, y + height, Math.PI / 2];
  [[right - round, y + round, -1], [right - round, bottom - round, 0], [x + round, bottom - round, 1], [x + round, y + round, 2]]
    .forEach(([at, down, quarter]) => context.arc(at, down, round, quarter * turn, (quarter + 1) * turn));
  context.closePath();
}

// Word by word, as the browser has broken them into lines.
/** @param {Pen} context @param {L.Map} map @param {any} part @param {any} style */
function drawWords(context, map, part, style) {
  const range = document.createRange();
  context.font = `${style.fontWeight} ${parseFloat(style.fontSize)}px ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  let words = 0;
  for (const node of part.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    for (const { 0: word, index } of node.textContent.matchAll(/\S+/g)) {
      if ((words += 1) > MOST_WORDS) return;
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const [x, y, width, height] = boxOn(map, range.getBoundingClientRect());
      if (width && height) context.fillText(word, x, y + height / 2);
    }
  }
}
