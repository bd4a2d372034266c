// HTML that came with a layer, as elements that can do nothing but look: what is not on the lists below is left out.

const TAGS = new Set(('A ABBR ADDRESS ARTICLE B BDI BDO BLOCKQUOTE BR CAPTION CENTER CITE CODE COL COLGROUP DD DEL DETAILS DFN DIV DL DT EM '
  + 'FIGCAPTION FIGURE FONT FOOTER H1 H2 H3 H4 H5 H6 HEADER HR I IMG INS KBD LI MARK OL P PRE Q S SAMP SECTION SMALL SPAN STRONG SUB '
  + 'SUMMARY SUP TABLE TBODY TD TFOOT TH THEAD TIME TR U UL VAR WBR').split(' '));
const DROPPED = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'IFRAME', 'OBJECT', 'EMBED', 'NOSCRIPT', 'TITLE', 'MATH', 'FOREIGNOBJECT']); // with all they hold
const SHAPES = new Set('svg g path circle ellipse rect line polyline polygon text tspan'.split(' '));
const SVG = 'http://www.w3.org/2000/svg';
const ATTRIBUTES = new Set(['align', 'alt', 'class', 'color', 'colspan', 'dir', 'height', 'href', 'lang', 'open', 'rowspan', 'size', 'src',
  'style', 'title', 'width']);
const SHAPE_ATTRIBUTES = /^(d|points|transform|viewBox|preserveAspectRatio|x|y|dx|dy|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|class|opacity|text-anchor|dominant-baseline|(fill|stroke|font)(-[a-z]+)?)$/;
const LINKS = /^(https?|mailto):/i;
const IMAGES = /^data:image\/(png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/i;
const ONLINE_IMAGES = /^https?:/i; // the page's content security policy has the last word

// A declaration of a style may set anything that fetches nothing and stays in its place.
/** @param {string} text */
export function cleanStyle(text) {
  const probe = document.createElement('i');
  probe.setAttribute('style', text);
  const kept = document.createElement('i').style;
  for (const name of probe.style) {
    const value = probe.style.getPropertyValue(name);
    if (!/url|image|expression|attr\(/i.test(value) && !/^(position|z-index|inset.*|top|left|right|bottom|behavior)$/.test(name)) kept.setProperty(name, value);
  }
  return kept.cssText;
}

/** @param {string} tag @param {string} name @param {any} value */
function attributeOf(tag, name, value) {
  if (!ATTRIBUTES.has(name)) return null;
  if (name === 'href') return tag === 'A' && LINKS.test(value.trim()) ? value.trim() : null;
  if (name === 'src') return tag === 'IMG' && (IMAGES.test(value) || ONLINE_IMAGES.test(value)) ? value : null;
  return name === 'style' ? cleanStyle(value) : value;
}

/** @param {string} name @param {string} value */
function shapeAttributeOf(name, value) {
  if (name === 'style') return cleanStyle(value);
  return SHAPE_ATTRIBUTES.test(name) && !/url|:/i.test(value) ? value : null;
}

/** @param {any} from @param {any} to */
function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.nodeName.toUpperCase())) continue;
    const isShape = node.namespaceURI === SVG && SHAPES.has(node.nodeName);
    if (!isShape && !TAGS.has(node.nodeName)) {
      copy(node, to);
      continue;
    }
    const element = isShape ? document.createElementNS(SVG, node.nodeName) : document.createElement(node.nodeName);
    for (const { name, value } of node.attributes) {
      const kept = isShape ? shapeAttributeOf(name, value) : attributeOf(node.nodeName, name, value);
      if (kept !== null) element.setAttribute(name, kept);
    }
    if (element.hasAttribute('href')) {
      element.setAttribute('rel', 'noopener noreferrer nofollow');
      element.setAttribute('target', '_blank');
    }
    copy(node, element);
    to.append(element);
  }
}

// A <div> with what may stay of an HTML text. The text is parsed in a document that runs and fetches nothing.
/** @param {string} html */
export function cleaned(html) {
  const box = document.createElement('div');
  copy(new DOMParser().parseFromString(String(html), 'text/html').body, box);
  return box;
}
