// The words about one incident. Every value is set as text, never as markup.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LINK_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

function make(tag, className = '', text = null) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  return element;
}

// A value from a source keeps its own direction, whatever stands beside it.
function quoted(text, className = '') {
  const element = make('bdi', className, text);
  element.dir = 'auto';
  return element;
}

const words = (code) => (code || '').replace(/_/g, ' ');
const counted = (n, one, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function link(address, text) {
  let url = null;
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

function dayText(days, parts = 3) {
  const date = new Date(days * 86400000);
  return [date.getUTCDate(), MONTHS[date.getUTCMonth()], date.getUTCFullYear()].slice(3 - parts).join(' ');
}

function spanText(first, last) {
  if (first === last || last === MISSING) return dayText(first);
  if (first === MISSING) return dayText(last);
  const [from, to] = [new Date(first * 86400000), new Date(last * 86400000)];
  if (from.getUTCFullYear() !== to.getUTCFullYear()) return `${dayText(first)} – ${dayText(last)}`;
  const head = dayText(first).split(' ');
  const short = from.getUTCMonth() === to.getUTCMonth() ? head[0] : head.slice(0, 2).join(' ');
  return from.getUTCMonth() === to.getUTCMonth() ? `${short}–${dayText(last)}` : `${short} – ${dayText(last)}`;
}

function dateText(state, row) {
  const [first, last] = [state.number(row, 'date_start'), state.number(row, 'date_end')];
  if (first === MISSING && last === MISSING) return 'Date not stated';
  const start = first === MISSING ? last : first;
  switch (state.value(row, 'date_precision')) {
    case 'month': return dayText(start, 2);
    case 'year': return dayText(start, 1);
    case 'week': return `Week of ${dayText(start)}`;
    case 'upper_bound': return `On or before ${dayText(last === MISSING ? first : last)}`;
    default: return spanText(first, last);
  }
}

function timeText(state, row) {
  const clock = (minutes) => new Date(minutes * 60000).toISOString().slice(11, 16);
  const [from, to] = [state.number(row, 'time_start'), state.number(row, 'time_end')];
  if (from === MISSING) return '';
  return `, ${clock(from)}${to === MISSING || to === from ? '' : `–${clock(to)}`} UTC`;
}

function tollText(state, row, what) {
  const [low, best, high] = ['low', 'best', 'high'].map((part) => state.number(row, `${what}_${part}`));
  const given = [low, best, high].filter((value) => value !== MISSING);
  if (!given.length) return '';
  if (high === MISSING && low !== MISSING && (best === MISSING || best === low)) return low ? `at least ${low}` : '0';
  if (low === MISSING && best === MISSING) return `up to ${high}`;
  const [least, most] = [Math.min(...given), Math.max(...given)];
  const middle = best === MISSING ? `${least}–${most}` : String(best);
  return best === MISSING || least === most ? middle : `${middle} (${least}–${most})`;
}

// "50 km south of Tripoli" says where; the name of the place that it starts from would mislead.
const isRelative = (state, row) => ['near', 'area', 'linear'].includes(state.value(row, 'geo_precision'));

function placeText(state, row) {
  const [phrase, place] = [state.value(row, 'place_phrase'), state.value(row, 'place_name')];
  const name = (isRelative(state, row) ? phrase || place : place || phrase) || 'Place not stated';
  return { name, around: [state.value(row, 'admin1'), state.value(row, 'country')].filter((part) => part && part !== name) };
}

function sentence(state, row) {
  const text = state.value(row, 'evidence');
  if (!text) return null;
  const block = make('blockquote', 'gi-evidence');
  block.dir = 'auto';
  const [from, to] = [state.number(row, 'mark_start'), state.number(row, 'mark_end')];
  if (from < 0) {
    block.textContent = text;
    return block;
  }
  block.append(text.slice(0, from), make('mark', '', text.slice(from, to)), text.slice(to));
  return block;
}

function facts(state, row) {
  const list = make('dl', 'gi-facts');
  const add = (term, ...values) => {
    if (!values.some((value) => value)) return;
    const detail = make('dd');
    detail.append(...values.filter((value) => value));
    list.append(make('dt', '', term), detail);
  };
  const text = (column) => (state.value(row, column) ? quoted(state.value(row, column)) : null);
  const [one, two] = [text('actor1'), text('actor2')];
  add('Actors', one, one && two ? ' – ' : null, two);
  add('Killed', tollText(state, row, 'killed'));
  add('Injured', tollText(state, row, 'injured'));
  add('Toll note', text('casualty_note'));
  const radius = state.radius(row);
  const within = radius > 0 ? `within ${radius < 10 ? Math.round(radius * 10) / 10 : Math.round(radius)} km` : '';
  add('Precision', [words(state.value(row, 'geo_precision')), within].filter(Boolean).join(', '));
  const score = state.number(row, 'match_score');
  const sure = Number.isFinite(score) ? ` (${score.toFixed(2)})` : '';
  add('Match', `${words(state.value(row, 'match_status'))}${sure}`);
  add('Reported as', text('place_phrase'));
  add('Why here', text('match_why'));
  return list;
}

function runnersUp(state, row) {
  let candidates = null;
  try {
    candidates = JSON.parse(state.value(row, 'match_candidates') || '[]');
  } catch {
    return null;
  }
  if (!Array.isArray(candidates) || candidates.length < 2) return null;
  const box = make('details', 'gi-runners');
  const list = make('ol');
  for (const candidate of candidates.slice(0, 8)) {
    const entry = make('li');
    entry.append(quoted(String(candidate.name ?? '')), ' ');
    if (candidate.country) entry.append(quoted(String(candidate.country), 'gi-muted'), ' ');
    if (Number.isFinite(candidate.score)) entry.append(make('span', 'gi-muted', Number(candidate.score).toFixed(2)));
    list.append(entry);
  }
  box.append(make('summary', '', `${candidates.length} places considered`), list);
  return box;
}

function sourceLine(state, row) {
  const line = make('p', 'gi-source');
  const name = state.value(row, 'source_name');
  const address = state.value(row, 'source_url');
  const day = state.number(row, 'source_date');
  const parts = [];
  if (address) parts.push(link(address, name || address));
  else if (name) parts.push(quoted(name));
  if (day !== MISSING) parts.push(dayText(day));
  if (!parts.length) return null;
  line.append('Source: ');
  parts.forEach((part, k) => line.append(k ? ', ' : '', part));
  return line;
}

function badges(state, row) {
  const line = make('p', 'gi-badges');
  const certainty = state.value(row, 'certainty');
  if (certainty) line.append(make('span', `gi-badge gi-${certainty}`, words(certainty)));
  const kind = state.value(row, 'record_kind');
  line.append(make('span', 'gi-badge', words(kind)));
  if (state.value(row, 'match_status') === 'ambiguous') line.append(make('span', 'gi-badge gi-doubt', 'place in doubt'));
  return line;
}

function describe(state, row) {
  const article = make('article', 'gi-details');
  const kicker = make('p', 'gi-kicker');
  kicker.append(symbolIcon(state.symbol(row), state.isStrategic(row)), state.symbol(row).label);
  const heading = make('h3');
  const { name, around } = placeText(state, row);
  heading.append(quoted(name));
  if (around.length) heading.append(' ', quoted(around.join(', '), 'gi-around'));
  const when = make('p', 'gi-when', dateText(state, row) + timeText(state, row));
  const precision = words(state.value(row, 'date_precision'));
  if (precision && precision !== 'day') when.append(' ', make('span', 'gi-muted', `(date: ${precision})`));
  const parts = [kicker, heading, when, badges(state, row), sentence(state, row), facts(state, row),
    runnersUp(state, row), sourceLine(state, row)];
  article.append(...parts.filter(Boolean));
  return article;
}
