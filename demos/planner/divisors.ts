/** Beyond, only the partners of smaller ones are looked for: no layer is that wide. */
const MOST = 4096;

/** The integers that divide both, ascending: what `groups` may be. Empty where they are no counts. */
export function commonDivisors(a: number, b: number): readonly number[] {
  if (!(Number.isSafeInteger(a) && Number.isSafeInteger(b) && a >= 1 && b >= 1)) return [];
  const common = greatest(a, b);
  const low: number[] = [];
  const high: number[] = [];
  for (let value = 1; value <= MOST && value * value <= common; value++) {
    if (common % value !== 0) continue;
    low.push(value);
    if (value * value < common) high.unshift(common / value);
  }
  return [...low, ...high];
}

function greatest(a: number, b: number): number {
  return b === 0 ? a : greatest(b, a % b);
}
