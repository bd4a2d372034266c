// How many incidents are shown, always against all of them, so that a filter cannot be forgotten.

// "12 of 40 shown · 3 outside the map · 3 not located".
export function countsText({ t, table, filters, look }) {
  const away = awayFrom(look.bounds, table, filters.fails);
  const parts = [t('counter.shown', { shown: filters.shown, all: table.counting.length })];
  if (away) parts.push(t('counter.away', { count: away }));
  parts.push(t('counter.unlocated', { count: filters.unlocated, n: filters.unlocated }));
  return parts.join(' · ');
}

// How many shown incidents lie outside the bounds; in the millionths of a degree in which the table has them.
function awayFrom(bounds, { plotted, columns }, fails) {
  const [west, south, east, north] = bounds.map((degrees) => degrees * 1e6);
  const { lat: { numbers: lat }, lon: { numbers: lon } } = columns;
  let away = 0;
  for (let k = 0; k < plotted.length; k += 1) {
    const row = plotted[k];
    if (!fails[row] && (lat[row] < south || lat[row] > north || lon[row] < west || lon[row] > east)) away += 1;
  }
  return away;
}
