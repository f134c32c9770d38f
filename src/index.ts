/**
 * The SDK: all that a plug-in (target, workload, nemesis, checker, report) or a user's own test imports.
 * This is the only barrel; nothing inside `src` imports it.
 */
export * from './core/checker.ts';
export * from './core/client.ts';
export * from './core/cluster.ts';
export * from './core/context.ts';
export * from './core/errors.ts';
export * from './core/faults.ts';
export * from './core/generator.ts';
export * from './core/history.ts';
export * from './core/maybe-promise.ts';
export * from './core/nemesis.ts';
export * from './core/node.ts';
export * from './core/op.ts';
export * from './core/random.ts';
export * from './core/report.ts';
export * from './core/run-result.ts';
export * from './core/scenario.ts';
export * from './core/time.ts';
export * from './core/verdict.ts';
export * from './core/workload.ts';
export * from './env/disk.ts';
export * from './env/env.ts';
export * from './env/target.ts';
export * from './env/wire/codec.ts';
export * from './env/wire/reader.ts';
export * from './env/wire/value-codec.ts';
export * from './env/wire/writer.ts';
