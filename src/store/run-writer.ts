/**
 * Writes a run while it happens. History and logs are appended in large pieces, and at least whenever the
 * runner asks; every other file appears whole or not at all. So a folder left behind by a crash of the
 * harness can be read up to the last line that was flushed.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../core/cluster.ts';
import { assert } from '../core/errors.ts';
import type { Op } from '../core/op.ts';
import type { RunResult } from '../core/run-result.ts';
import type { Scenario } from '../core/scenario.ts';
import { AppendFile } from './append-file.ts';
import { guarded } from './file-errors.ts';
import { logText } from './log-line.ts';
import { OpEncoder } from './op-line.ts';
import { createRunFolder, FILES, linkLatest, RUNS_DIR } from './run-folder.ts';
import { safePart } from './run-name.ts';

export interface RunWriterOptions {
  readonly scenario: Scenario;
  /** Folder of all runs. */
  readonly runsDir?: string;
  /** Wall time at which the run begins; it names the folder. */
  readonly startedAt: Date;
}

export class RunWriter {
  readonly dir: string;
  readonly #encoder = new OpEncoder();
  readonly #history: AppendFile;
  readonly #logs = new Map<string, AppendFile>();
  #opCount = 0;
  #flushedOpCount = 0;

  /** Makes the run's folder with the scenario in it, and points `latest` there. */
  static create({ scenario, runsDir = RUNS_DIR, startedAt }: RunWriterOptions): RunWriter {
    const dir = createRunFolder(runsDir, scenario, startedAt);
    const writer = new RunWriter(dir);
    try {
      writer.file(FILES.scenario, jsonText(scenario));
    } catch (thrown) {
      writer.close();
      throw thrown;
    }
    linkLatest(runsDir, dir);
    return writer;
  }

  private constructor(dir: string) {
    this.dir = dir;
    this.#history = new AppendFile(join(dir, FILES.history), this.#safe);
  }

  op(op: Op): void {
    this.#opCount++;
    this.#history.append(this.#encoder.line(op));
    if (this.#history.isFlushed) this.#flushedOpCount = this.#opCount;
  }

  log(line: LogLine): void {
    let file = this.#logs.get(line.node);
    if (file === undefined) {
      const folder = join(this.dir, FILES.logs);
      guarded({ verb: 'create', path: folder }, () => makeFolder(folder));
      file = new AppendFile(join(folder, `${safePart(line.node)}.log`), this.#safe);
      this.#logs.set(line.node, file);
    }
    file.append(logText(line));
  }

  result(result: RunResult): void {
    this.flush();
    this.file(FILES.result, jsonText(result));
  }

  /** Writes a further file, for example `plan.json`: whole or not at all. Returns its path. */
  file(name: string, text: string): string {
    const parts = name.split('/');
    assert(
      parts.every((part) => part !== '' && !part.startsWith('.')),
      `"${name}" is no file name inside of a run`,
    );
    const path = join(this.dir, name);
    const fresh = `${path}.part`;
    guarded({ verb: 'write', path, safe: this.#safe() }, () => {
      for (let i = 1; i < parts.length; i++) makeFolder(join(this.dir, ...parts.slice(0, i)));
      try {
        writeFileSync(fresh, text);
        renameSync(fresh, path);
      } catch (thrown) {
        rmSync(fresh, { force: true });
        throw thrown;
      }
    });
    return path;
  }

  /** Hands all that was recorded so far to the system. What it refuses is kept for the next flush. */
  flush(): void {
    this.#history.flush();
    this.#flushedOpCount = this.#opCount;
    for (const log of this.#logs.values()) log.flush();
  }

  /** Flushes and closes every file, also after an error, which it then throws. Safe to call twice. */
  close(): void {
    const failures: unknown[] = [];
    for (const file of [this.#history, ...this.#logs.values()]) {
      try {
        file.close();
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  readonly #safe = (): string => {
    const count = this.#flushedOpCount;
    return count === 0
      ? `nothing was recorded yet in ${this.dir}`
      : `the first ${count} lines of the history are safe in ${this.dir}`;
  };
}

/**
 * Not with `recursive`: a run folder that somebody removed in the middle must be an error. Nor can that be
 * trusted: where the working directory itself is gone, Node 20 tries for ever to make a relative path.
 */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder);
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
