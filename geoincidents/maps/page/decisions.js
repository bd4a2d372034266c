// What a reviewer decided about places, as geoincidents.apply_corrections reads it. What a browser has stored is read like
// any other input: an entry that says nothing of use is left out by itself.

/** @param {any} lat @param {any} lon */
const isPoint = (lat, lon) => Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

/** @param {any} value */
const text = (value) => (typeof value === 'string' ? value : null);

// Places that were weighed for a row, without what cannot be shown; `cell` is a JSON text or null.
/** @param {any} cell */
export function readCandidates(cell) {
  /** @param {any} one */
  const read = ({ place_id: place, name, country, score, lat, lon }) => ({
    place_id: text(place), name: text(name) ?? '', country: text(country) ?? '', score: Number.isFinite(score) ? score : null,
    ...(isPoint(lat, lon) ? { lat, lon } : { lat: null, lon: null }),
  });
  return parsedList(cell).map(read);
}

// Incident id -> decision. `candidates` gives those of a row by its incident id, or nothing where no place is in doubt.
/** @param {string | null} stored @param {(id: string) => Choice[] | null} candidates */
export function readDecisions(stored, candidates) {
  const found = new Map();
  for (const one of parsedList(stored)) {
    const known = candidates(one.incident_id);
    const decision = known && readDecision(one, known);
    if (decision) found.set(one.incident_id, { incident_id: one.incident_id, ...decision });
  }
  return found;
}

/** @param {any} one @param {Choice[]} known */
function readDecision({ decision, place_id: place, lat, lon }, known) {
  if (decision === 'reject') return { decision };
  if (decision === 'move') return isPoint(lat, lon) ? { decision, lat, lon } : null;
  const chosen = decision === 'choose' && known.find((one) => one.place_id !== null && one.place_id === place && one.lat !== null);
  return chosen ? choiceOf(chosen) : null;
}

/** @param {any} one */
export function choiceOf({ place_id: place, name, country, lat, lon }) {
  return { decision: 'choose', place_id: place, name: name || null, country: country || null, lat, lon };
}

// The objects of a list in JSON; none where the text is no list.
/** @param {string | null} json */
function parsedList(json) {
  try {
    const listed = JSON.parse(json ?? '[]');
    return Array.isArray(listed) ? listed.filter((one) => one && typeof one === 'object') : [];
  } catch {
    return [];
  }
}
