// Reads what payload.py packs: base64, gzip, a JSON header and typed columns in byte planes.

const MISSING = -(2 ** 31);
const ARRAYS = {
  u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array, f8: Float64Array,
};

async function readPayload(id) {
  const text = document.getElementById(id).textContent.trim();
  const stream = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const columns = {};
  for (const [name, column] of Object.entries(header.columns)) {
    columns[name] = readColumn(bytes.subarray(4 + length + column.at), column);
  }
  return { meta: header.meta, columns };
}

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

function readColumn(bytes, { type, rows, values }) {
  const ArrayType = ARRAYS[type];
  const width = ArrayType.BYTES_PER_ELEMENT;
  const joined = new Uint8Array(rows * width);
  for (let plane = 0; plane < width; plane += 1) {
    for (let row = 0; row < rows; row += 1) joined[row * width + plane] = bytes[plane * rows + row];
  }
  const numbers = new ArrayType(joined.buffer);
  if (!values) return { at: (row) => numbers[row], numbers };
  return { at: (row) => (numbers[row] ? values[numbers[row] - 1] : null), numbers, values };
}

// Lists of [lat, lon] lists from the steps of an integer grid.
function readLines(columns, layer, grid) {
  const lengths = columns[`${layer}_length`].numbers;
  const east = columns[`${layer}_east`].numbers;
  const north = columns[`${layer}_north`].numbers;
  const lines = [];
  let at = 0;
  let x = 0;
  let y = 0;
  for (const length of lengths) {
    const line = [];
    for (const stop = at + length; at < stop; at += 1) {
      x += east[at];
      y += north[at];
      line.push([grid.south + y * grid.step, grid.west + x * grid.step]);
    }
    lines.push(line);
  }
  return lines;
}
