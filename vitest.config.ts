import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Unit and property tests stand beside the code; tests of the whole stand in test/. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'repository',
          include: ['test/repository/**/*.test.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 1 },
          // One worker a core: by default a machine of two cores gets one, and CI has a time limit.
          maxWorkers: availableParallelism(),
          include: ['packages/*/src/**/*.test.ts'],
          exclude: ['**/*.long.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          // Whole networks measure themselves against the machine: nothing else runs beside them.
          sequence: { groupOrder: 2 },
          include: ['test/system/**/*.test.ts'],
          exclude: ['**/*.long.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'long',
          sequence: { groupOrder: 3 },
          include: ['test/**/*.long.test.ts', 'packages/*/src/**/*.long.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
