/**
 * What a disk can do to us, as errors that a user can act on: a stable code, the path, what to do, and what
 * is safe. Everything that the store asks of the file system goes through `guarded`.
 */
import { FaultlineError, messageOf } from '../core/errors.ts';

interface Trouble {
  readonly code: string;
  /** What is wrong with the path, and what to do about it. */
  readonly words: string;
}

const DISK_FULL: Trouble = {
  code: 'disk-full',
  words: 'the disk is full, or a quota is used up; free some space',
};
const NO_PERMISSION: Trouble = {
  code: 'no-permission',
  words: 'this user may not do that; mend the permissions or choose another folder',
};
const TOO_MANY_FILES: Trouble = {
  code: 'too-many-files',
  words: 'too many files are open; raise the limit (ulimit -n) or run fewer tests at once',
};

const NO_FOLDER: Trouble = {
  code: 'not-a-folder',
  words: 'there is a file where a folder should be; choose another folder',
};

const TROUBLES: Readonly<Record<string, Trouble>> = {
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
  EROFS: { code: 'read-only', words: 'the file system is read-only; choose a folder that can be written' },
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EEXIST: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EMFILE: TOO_MANY_FILES,
  ENFILE: TOO_MANY_FILES,
};

export interface Attempt {
  /** What was being done, as in "cannot write": `write`, `read`, `create`. */
  readonly verb: string;
  readonly path: string;
  /** What is safe in spite of it, as a sentence part: "12 operations are stored in …". */
  readonly safe?: string;
}

/** The system's error as one of ours; what is none of the system's stays as it was. */
export function fileError(thrown: unknown, attempt: Attempt): unknown {
  const errno = errnoOf(thrown);
  if (errno === undefined) return thrown;
  const { code, words } = TROUBLES[errno] ?? { code: 'file-trouble', words: messageOf(thrown) };
  const safe = attempt.safe === undefined ? '' : `; ${attempt.safe}`;
  return new FaultlineError(code, `cannot ${attempt.verb} ${attempt.path}: ${words}${safe}`, thrown);
}

/** Does it, and turns what the system refuses into a `FaultlineError`. */
export function guarded<T>(attempt: Attempt, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    throw fileError(thrown, attempt);
  }
}

/** Whether the system said that there is no such file or folder. */
export function isMissing(thrown: unknown): boolean {
  return errnoOf(thrown) === 'ENOENT' || errnoOf(thrown) === 'ENOTDIR';
}

export function isFolder(thrown: unknown): boolean {
  return errnoOf(thrown) === 'EISDIR';
}

/** The system's name of what went wrong (`ENOSPC`), or undefined where it was not the system. */
export function errnoOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}
