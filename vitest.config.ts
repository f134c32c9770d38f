/**
 * How the tests run: each file in a process of its own, because the simulator traps global functions and
 * real deployments start processes and listen for signals; one file a core, because most of them compute.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'runs/**'],
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
