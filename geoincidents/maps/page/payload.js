// Reads what payload.py packs: pieces of base64, each a gzip stream; the first holds a JSON header and the columns of
// numbers in byte planes, the later ones the distinct values of the long columns of text.

export const MISSING = -(2 ** 31);
const ARRAYS = {
  u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array, f8: Float64Array,
};

// Takes the bytes of the pieces, which may still be on their way.
/** @param {Promise<Uint8Array>[]} pieces */
export async function readPayload(pieces) {
  const [bytes, ...blobs] = await Promise.all(pieces);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = bare(JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))));
  /** @param {any} column */
  const read = (column) => readNumbers(bytes.subarray(4 + length + column.at), column);
  const columns = Object.create(null);
  for (const [name, column] of Object.entries(header.columns)) {
    const values = column.blobs ? blobValues(blobs.slice(...column.blobs), read(column.lengths))
      : column.values ? { size: column.values.length, get: (/** @type {number} */ k) => column.values[k] } : null;
    columns[name] = new PackedColumn(() => read(column), values);
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

// A column whose numbers are put together when they are first asked for: many are of no use to what a page shows.
class PackedColumn {
  /** @param {() => Numbers} read @param {Coded['values'] | null} values */
  constructor(read, values) {
    this.read = read;
    /** @type {Numbers | null} */ this.known = null;
    this.values = values;
  }

  get numbers() {
    return (this.known ??= this.read());
  }

  // Of text code 0 is null; code k is the distinct value k - 1.
  /** @param {Row} row */
  at(row) {
    const number = this.numbers[row];
    if (!this.values) return number;
    return number ? this.values.get(number - 1) : null;
  }
}

/** @param {Uint8Array} bytes @param {{ type: keyof typeof ARRAYS, rows: number }} one */
function readNumbers(bytes, { type, rows }) {
  const ArrayType = ARRAYS[type];
  const width = ArrayType.BYTES_PER_ELEMENT;
  if (width === 1) return new Uint8Array(bytes.buffer, bytes.byteOffset, rows);
  const buffer = new ArrayBuffer(rows * width);
  if (width === 4) {
    const joined = new Uint32Array(buffer);
    for (let row = 0; row < rows; row += 1) joined[row] = bytes[row] | bytes[rows + row] << 8 | bytes[2 * rows + row] << 16 | bytes[3 * rows + row] << 24;
    return new ArrayType(buffer);
  }
  const joined = new Uint8Array(buffer);
  for (let plane = 0; plane < width; plane += 1) {
    const from = plane * rows;
    for (let row = 0, to = plane; row < rows; row += 1, to += width) joined[to] = bytes[from + row];
  }
  return new ArrayType(buffer);
}

// Values that are decoded when they are asked for: a page of 100,000 sentences shows a few dozen. All pieces but the last
// are of one length, and a value may begin in one and end in the next.
/** @param {Uint8Array[]} pieces @param {Numbers} lengths */
function blobValues(pieces, lengths) {
  const ends = new Uint32Array(lengths.length);
  let end = 0;
  for (let k = 0; k < lengths.length; k += 1) ends[k] = end += lengths[k];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const one = pieces[0].length;
  /** @param {number} from @param {number} to */
  const bytesOf = (from, to) => {
    const at = Math.min(Math.floor(from / one), pieces.length - 1);
    const [start, stop] = [from - at * one, to - at * one];
    if (stop <= pieces[at].length) return pieces[at].subarray(start, stop);
    const joined = new Uint8Array(to - from);
    for (let next = at, begin = start; next * one < to; next += 1, begin = 0) {
      joined.set(pieces[next].subarray(begin, to - next * one), next * one + begin - from);
    }
    return joined;
  };
  /** @param {number} k */
  const startOf = (k) => (k ? ends[k - 1] : 0);
  return {
    size: lengths.length,
    /** @param {number} k */ get: (k) => decoder.decode(bytesOf(startOf(k), ends[k])),
    // Some values in one text, where each byte of them is a letter; null where not.
    /** @param {number} from @param {number} to */ plain: (from, to) => {
      const bytes = bytesOf(startOf(from), startOf(to));
      const text = decoder.decode(bytes);
      return text.length === bytes.length ? { text, ends: ends.slice(from, to).map((end) => end - startOf(from)) } : null;
    },
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
