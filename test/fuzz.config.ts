import { defineConfig } from 'vitest/config';

// `npm run fuzz`: the property tests at length. SHAPES=n for another number of shapes, SEED=n to reproduce a run.
export default defineConfig({
  test: { include: ['test/fuzz/**/*.fuzz.ts'], testTimeout: 3_600_000 },
});
