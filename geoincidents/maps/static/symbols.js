// The symbol of an event type, on a canvas and as an inline drawing for lists.

const POLYGONS = {
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  diamond: [[0, -1.2], [1.05, 0], [0, 1.2], [-1.05, 0]],
  up: [[0, -1.1], [1.1, 0.85], [-1.1, 0.85]],
  down: [[0, 1.1], [1.1, -0.85], [-1.1, -0.85]],
  pentagon: regular(5, 1.1),
  star: regular(10, 1.25, 0.55),
  cross: [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1],
    [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]],
};

function regular(corners, radius, inner = radius) {
  return Array.from({ length: corners }, (_, k) => {
    const reach = k % 2 ? inner : radius;
    const angle = (2 * Math.PI * k) / corners - Math.PI / 2;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
}

function tracePath(context, shape, x, y, radius) {
  context.beginPath();
  if (shape === 'circle') {
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  for (const [dx, dy] of POLYGONS[shape]) context.lineTo(x + dx * radius, y + dy * radius);
  context.closePath();
}

// A white rim lifts the symbol off the map, a dark hairline keeps yellow legible; hollow = strategic.
function drawSymbol(context, symbol, x, y, { radius = 6.5, hollow = false, selected = false } = {}) {
  context.lineJoin = 'round';
  tracePath(context, symbol.shape, x, y, radius);
  context.lineWidth = selected ? 8 : 4.5;
  context.strokeStyle = selected ? '#111' : 'rgba(255,255,255,0.95)';
  context.stroke();
  if (selected) {
    context.lineWidth = 4;
    context.strokeStyle = '#fff';
    context.stroke();
  }
  context.fillStyle = hollow ? '#fff' : symbol.colour;
  context.fill();
  context.lineWidth = hollow ? 2.5 : 1;
  context.strokeStyle = hollow ? symbol.colour : 'rgba(20,20,20,0.65)';
  context.stroke();
}

const SVG = 'http://www.w3.org/2000/svg';

function symbolIcon(symbol, hollow = false) {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '-9 -9 18 18');
  icon.setAttribute('class', 'gi-icon');
  icon.setAttribute('aria-hidden', 'true');
  const round = symbol.shape === 'circle';
  const shape = document.createElementNS(SVG, round ? 'circle' : 'polygon');
  if (round) shape.setAttribute('r', '6.5');
  else shape.setAttribute('points', POLYGONS[symbol.shape].map(([x, y]) => `${x * 6.5},${y * 6.5}`).join(' '));
  shape.setAttribute('fill', hollow ? '#fff' : symbol.colour);
  shape.setAttribute('stroke', hollow ? symbol.colour : 'rgba(20,20,20,0.65)');
  shape.setAttribute('stroke-width', hollow ? '2.5' : '1');
  shape.setAttribute('stroke-linejoin', 'round');
  icon.append(shape);
  return icon;
}
