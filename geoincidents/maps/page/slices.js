// Long work in slices, so that the page answers all along: after each slice the browser has its turn.

const SLICE_MS = 6; // less than half of a frame's 16 ms

// Hands on the browser's turn without the 4 ms that a nested timer waits.
/** @type {() => Promise<void>} */
const turn = () => new Promise((resume) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resume();
  };
  port2.postMessage(null);
});

// Takes the pieces of text in slices: `keep(text)` has each slice whole, `tell(count)` how many pieces are done. False where
// `ended()` said so in between.
/** @param {Iterable<string>} pieces @param {any} keep @param {any} [one] */
export async function inSlices(pieces, keep, { tell = () => {}, ended = () => false, clock = () => performance.now(), slice = SLICE_MS } = {}) {
  let [texts, done, until] = [/** @type {string[]} */ ([]), 0, clock() + slice];
  for (const piece of pieces) {
    texts.push(piece);
    done += 1;
    if (clock() < until) continue;
    keep(texts.join(''));
    tell(done);
    texts = [];
    await turn();
    if (ended()) return false;
    until = clock() + slice;
  }
  keep(texts.join(''));
  return true;
}
