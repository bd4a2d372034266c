// Reads what payload.py packs: pieces of base64, each a gzip stream; the first holds a JSON header and the columns of
// numbers in byte planes, the later ones the distinct values of the long columns of text.

export const MISSING = -(2 ** 31);
const ARRAYS = {
  u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array, f8: Float64Array,
};

// `unzip` gives the bytes of one piece.
/** @param {string} text @param {(text: string) => Promise<Uint8Array>} unzip */
export async function readPayload(text, unzip) {
  const pieces = text.trim().split('.');
  const [bytes, ...blobs] = await Promise.all(pieces.map(unzip));
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = bare(JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))));
  /** @param {any} column */
  const read = (column) => readNumbers(bytes.subarray(4 + length + column.at), column);
  const columns = Object.create(null);
  for (const [name, column] of Object.entries(header.columns)) {
    const numbers = read(column);
    if (column.blobs) columns[name] = textColumn(numbers, blobValues(joinedBytes(blobs.slice(...column.blobs)), read(column.lengths)));
    else if (column.values) columns[name] = textColumn(numbers, { size: column.values.length, get: (k) => column.values[k] });
    else columns[name] = /** @type {any} */ ({ numbers, at: (/** @type {Row} */ row) => numbers[row] });
  }
  return { meta: header.meta, columns };
}

// Objects without a prototype: a key from the data, such as an event type "constructor", means what the data says or nothing.
/** @param {any} value @returns {any} */
export function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (!value || typeof value !== 'object') return value;
  const own = Object.create(null);
  for (const key of Object.keys(value)) own[key] = bare(value[key]);
  return own;
}

/** @param {Uint8Array[]} pieces */
function joinedBytes(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes @param {{ type: keyof typeof ARRAYS, rows: number }} one */
function readNumbers(bytes, { type, rows }) {
  const ArrayType = ARRAYS[type];
  const width = ArrayType.BYTES_PER_ELEMENT;
  const joined = new Uint8Array(rows * width);
  for (let plane = 0; plane < width; plane += 1) {
    const from = plane * rows;
    for (let row = 0, to = plane; row < rows; row += 1, to += width) joined[to] = bytes[from + row];
  }
  return new ArrayType(joined.buffer);
}

// Code 0 is null; code k is the distinct value k - 1.
/** @param {Numbers} numbers @param {Coded["values"]} values */
function textColumn(numbers, values) {
  return { numbers, values, at: (/** @type {Row} */ row) => (numbers[row] ? values.get(numbers[row] - 1) : null) };
}

// Values that are decoded when they are asked for: a page of 100,000 sentences shows a few dozen.
/** @param {Uint8Array} bytes @param {Numbers} lengths */
function blobValues(bytes, lengths) {
  const ends = new Uint32Array(lengths.length);
  let end = 0;
  lengths.forEach((length, k) => {
    end += length;
    ends[k] = end;
  });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    size: lengths.length,
    /** @param {number} k */ get: (k) => decoder.decode(bytes.subarray(k ? ends[k - 1] : 0, ends[k])),
  };
}

// 0, 1, 2, 3, 4 stand for 0, -1, 1, -2, 2.
/** @param {number} step */
export const unfolded = (step) => (step >>> 1) ^ -(step & 1);

// Lists of [lat, lon] lists from the steps of an integer grid.
/** @param {Columns} columns @param {string} layer @param {LineGrid} grid */
export function readLines(columns, layer, grid) {
  const lengths = columns[`${layer}_length`].numbers;
  const east = columns[`${layer}_east`].numbers;
  const north = columns[`${layer}_north`].numbers;
  const lines = [];
  let at = 0;
  let x = 0;
  let y = 0;
  for (const length of lengths) {
    /** @type {Pair[]} */ const line = [];
    for (const stop = at + length; at < stop; at += 1) {
      x += unfolded(east[at]);
      y += unfolded(north[at]);
      line.push([grid.south + y * grid.step, grid.west + x * grid.step]);
    }
    lines.push(line);
  }
  return lines;
}
