import { defineConfig } from 'vitest/config';

const fuzz = 'test/fuzz/**';

/** What runs in browsers and in real time wants the machine for itself. */
const timed = ['test/audio/**', 'test/demos/**'];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/**/*.test.ts'],
          exclude: [fuzz, ...timed],
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'hosts',
          include: timed.map((folder) => `${folder}/*.test.ts`),
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
