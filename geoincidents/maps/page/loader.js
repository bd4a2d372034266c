// Unpacks the script and style of the incident layer, which travel compressed like the data, and starts it. The page's
// content security policy holds the script to the hash that it was written with.

(() => {
  'use strict';
  const page = window.geoincidents = window.geoincidents || { maps: [] };

  /** @param {string} text */
  function fromBase64(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
    return bytes;
  }

  // The bytes of one piece: base64 of a gzip stream.
  /** @param {string} text */
  async function unzip(text) {
    if (!window.DecompressionStream) throw new Error('this browser cannot unpack it (Chrome 80, Firefox 113, Safari 16.4 or later can)');
    try {
      // Without streams and a response round it, each of which would take the bytes in hand once more.
      const bytes = fromBase64(text);
      const { readable, writable } = new DecompressionStream('gzip');
      const writer = writable.getWriter();
      Promise.all([writer.write(/** @type {BufferSource} */ (bytes)), writer.close()]).catch(() => {}); // its reader learns of it
      const whole = new Uint8Array(new DataView(bytes.buffer).getUint32(bytes.length - 4, true)); // a gzip stream ends with its size
      const reader = readable.getReader();
      for (let at = 0; ;) {
        const { done, value } = await reader.read();
        if (done) return whole;
        whole.set(value, at);
        at += value.length;
      }
    } catch {
      throw new Error('its data cannot be unpacked; the file was cut off or changed. Make or fetch it anew');
    }
  }

  // The pieces of one table, begun at once: they are unpacked while the script is made ready.
  /** @param {string} id */
  function piecesOf(id) {
    const pieces = document.getElementById(id).textContent.trim().split('.').map(unzip);
    pieces.forEach((piece) => piece.catch(() => {})); // who reads it learns of it
    return pieces;
  }

  /** @param {string} tag */
  async function add(tag) {
    const packed = document.getElementById(`geoincidents_${tag}`).textContent.trim();
    const element = document.createElement(tag);
    element.textContent = new TextDecoder().decode(await unzip(packed));
    document.head.append(element);
  }

  let loading = null;
  /** @param {L.Map} map @param {any} ids */
  async function start(map, ids) {
    loading ??= add('style').then(() => add('script'));
    const data = Object.fromEntries(Object.entries(ids).map(([part, id]) => [part, piecesOf(id)]));
    await loading;
    if (!window.geoincidents.begin) throw new Error('its script is not the one that it was written with');
    await window.geoincidents.begin(map, data);
  }

  /** @param {L.Map} map @param {Error} error */
  function report(map, error) {
    const note = document.createElement('p');
    note.className = 'gi-failure';
    note.setAttribute('role', 'alert');
    note.textContent = `This map could not be drawn: ${error.message}.`;
    map.getContainer().append(note);
    throw error;
  }

  page.attach = (/** @type {L.Map} */ map, /** @type {any} */ ids) => start(map, ids).catch((error) => report(map, error));
})();
