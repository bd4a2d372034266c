// The view that the map opens on: fitted to the map's room, and anew whenever that changes, until the reader moves the map.
// A tab or a notebook's cell that is folded away has no room at first, and no bounds can be fitted to that.

/** @type {L.FitBoundsOptions} */
export const FIT = { padding: [28, 28], maxZoom: 13, animate: false };

/** @param {L.Map} map @param {boolean} owner @param {() => void} opened told of each view that the map opens on */
export function keepOpening(map, owner, opened) {
  const box = map.getContainer();
  const { opening } = map.options;
  let fitting = false;
  let seen = false;
  let fitted = '';
  let kept = Boolean(owner && opening);
  map.on('movestart', () => { kept &&= fitting; });
  const fit = () => {
    const centre = map.getCenter();
    map.invalidateSize({ pan: false });
    const [size, before] = [box.clientWidth && box.clientHeight ? `${box.clientWidth} ${box.clientHeight}` : '', fitted];
    fitted = size;
    if (!size || size === before) return;
    // Leaflet would move by whole pixels: the middle of a map that was asked for stays to the last digit.
    if (kept) {
      fitting = true;
      map.fitBounds(opening, FIT);
      fitting = false;
    } else map.setView(centre, map.getZoom(), { reset: true });
    if (kept || !seen) opened();
    seen = true;
  };
  fit();
  new ResizeObserver(fit).observe(box);
}

// A row is shown where it is: what is known to an area only with the whole of that area, all else from nearby.
/** @param {L.Map} map @param {Table} table @param {number} row */
export function goTo(map, table, row) {
  const point = L.latLng(table.lat(row), table.lon(row));
  const radius = table.radius(row);
  if (table.broad[row] && radius > 0) map.fitBounds(point.toBounds(2000 * radius), FIT);
  else map.setView(point, Math.max(map.getZoom(), table.broad[row] ? 5 : 9), { animate: false });
}
