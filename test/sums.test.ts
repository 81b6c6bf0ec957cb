import { expect, test } from 'vitest';
import { addedSums, inputsTogether, planSums } from '../dist/plan/sums.js';

/** What sums of so many products may lose, in units of the last place: one with each of the numbers that are added. */
function unitsOf(products: number, partitions: number): number {
  const sums = planSums(products, partitions);
  const inRow = Math.min(products, sums.products);
  const count = Math.ceil(products / sums.products);
  if (count === 1) return inRow;
  const groups = Math.ceil(count / sums.blocks);
  return inRow + Math.min(count, sums.blocks) + (groups > 1 ? groups : 0);
}

test('sums lose no more than the bound leaves: of up to 9,000 products', () => {
  for (let products = 1; products <= 9000; products++) {
    for (const partitions of [1, 2, 7, 15, 57]) {
      expect(unitsOf(products, partitions), `${products}, ${partitions}`).toBeLessThanOrEqual(64 + partitions);
    }
  }
});

test('of more as little as can be', () => {
  for (const products of [16_384, 32_768, 131_072]) {
    expect(unitsOf(products, 1), String(products)).toBeLessThanOrEqual(3 * Math.cbrt(products) + 6);
  }
});

test('blocks are as long as may be, and of whole trios', () => {
  for (const [products, partitions, length] of [
    [64, 3, 64],
    [128, 7, 69],
    [128, 57, 117],
    [128, 64, 128],
  ] as const) {
    expect(planSums(products, partitions).products).toBe(length);
  }
  for (let products = 200; products < 5000; products += 7) {
    expect(planSums(products, 3).products % 3, String(products)).toBe(0);
  }
});

test('without partitions all are summed in a row', () => {
  for (const products of [1, 64, 1000, 1e6]) {
    const sums = planSums(products, 0);
    expect([sums.products, addedSums(sums, products)]).toEqual([products, 0]);
  }
});

test('inputs are summed together while few products are', () => {
  expect(inputsTogether(2, 28)).toBe(2);
  expect(inputsTogether(8, 9)).toBe(8);
  for (const [inputs, slices] of [
    [64, 9],
    [128, 4],
    [32, 57],
  ] as const) {
    const together = inputsTogether(inputs, slices);
    expect(together * slices + inputs / together, `${inputs} × ${slices}`).toBeLessThanOrEqual(64 + slices);
  }
});
