// Small elements of the page. Text is set as text, never as markup, and a link leads to the web or to mail only.

const LINK_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {string} [className] @param {string | null} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, className = '', text = null) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  return element;
}

// The element inside a box that has the focus, or null.
/** @param {HTMLElement} box @returns {any} */
export const focusedIn = (box) => (box.contains(document.activeElement) ? document.activeElement : null);

/** @param {HTMLCanvasElement} canvas */
export const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));

// Whether the reader's system asks for no movement.
export const isStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

// A value from a source keeps its own direction, whatever stands beside it.
/** @param {string} text @param {string} [className] */
export function quoted(text, className = '') {
  const element = make('bdi', className, text);
  element.dir = 'auto';
  return element;
}

/** @param {string} address @param {string} text */
export function link(address, text) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return quoted(text);
  }
  if (!LINK_SCHEMES.has(url.protocol)) return quoted(text);
  const anchor = make('a');
  anchor.setAttribute('href', url.href);
  anchor.setAttribute('rel', 'noopener noreferrer nofollow');
  anchor.setAttribute('target', '_blank');
  anchor.append(quoted(text));
  return anchor;
}

/** @param {string} text @param {(event: any) => void} act @param {string} [className] */
export function textButton(text, act, className = 'gi-textbutton') {
  const button = make('button', className, text);
  button.type = 'button';
  button.addEventListener('click', act);
  return button;
}

/** @param {string} className @param {string | HTMLElement} title */
export function foldable(className, title) {
  const box = make('details', className);
  const summary = make('summary');
  summary.append(title);
  box.append(summary);
  return box;
}

/** @param {string} text @param {boolean} checked @param {(on: boolean) => void} act */
export function tickBox(text, checked, act) {
  const label = make('label');
  const tick = make('input');
  tick.type = 'checkbox';
  tick.checked = checked;
  tick.addEventListener('change', () => act(tick.checked));
  label.append(tick, text);
  return { label, tick };
}
