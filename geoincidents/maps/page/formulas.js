// Text that a spreadsheet would run as a formula, disarmed by an apostrophe before it, as geoincidents.tables.disarming
// does: the signs count in full width and behind blanks, marks without width and quotes, too.

const ARMED = /^[\p{Zs}\p{Cf}\p{Zl}\p{Zp}\p{Cc}"'`´‘’‚‛“”„‟«»‹›＂＇]*[=+\-@\t\r\n＝＋－＠]/u;

/** @param {any} value */
export const disarmed = (value) => (typeof value === 'string' && ARMED.test(value) ? `'${value}` : value);

/** @param {any} value */
export function csvCell(value) {
  if (value === null || value === undefined) return '';
  const text = String(disarmed(value));
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** @param {any} cells */
export const csvLine = (cells) => `${cells.map(csvCell).join(',')}\r\n`;
