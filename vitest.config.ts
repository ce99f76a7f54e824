import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** System tests of single commands and nodes, which no other process on the machine disturbs. */
const SIDE_BY_SIDE = [
  'bad-flags',
  'chain*',
  'data-sets',
  'program-export',
  'training-steps',
  'translate',
].map((name) => `test/system/${name}.test.ts`);

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
          name: 'process',
          sequence: { groupOrder: 2 },
          maxWorkers: availableParallelism(),
          include: SIDE_BY_SIDE,
          exclude: ['**/*.long.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'system',
          // Whole networks measure themselves against the machine: nothing else runs beside them.
          sequence: { groupOrder: 3 },
          include: ['test/system/**/*.test.ts'],
          exclude: ['**/*.long.test.ts', ...SIDE_BY_SIDE],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'long',
          sequence: { groupOrder: 4 },
          include: ['test/**/*.long.test.ts', 'packages/*/src/**/*.long.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
