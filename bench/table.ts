/** A Markdown table that is aligned as plain text too: the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], leftColumns = 1): string {
  const widths = head.map((title, column) =>
    Math.max(3, ...[title, ...rows.map((row) => row[column] ?? '')].map(width)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((size, column) => pad(cells[column] ?? '', size, column < leftColumns)).join(' | ')} |`;
  const rule = widths.map((size, column) => (column < leftColumns ? '-'.repeat(size) : `${'-'.repeat(size - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function pad(cell: string, size: number, left: boolean): string {
  const space = ' '.repeat(size - width(cell));
  return left ? cell + space : space + cell;
}

/** In characters: all that are used here are one column wide. */
function width(cell: string): number {
  return [...cell].length;
}
