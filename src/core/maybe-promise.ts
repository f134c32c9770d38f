/**
 * Results that may be there at once. The simulator answers at once and must not wait for the event loop;
 * real deployments answer later. `whenDone` chains both without turning the first into the second.
 */
export type MaybePromise<T> = T | Promise<T>;

/** Whether the value is yet to come. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** Calls `next` with the value: now where it is there, later where it is a promise. */
export function whenDone<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** All of them, in order; at once where none is a promise. */
export function allDone<T>(values: readonly MaybePromise<T>[]): MaybePromise<T[]> {
  return values.some(isPromise) ? Promise.all(values) : (values as T[]);
}
