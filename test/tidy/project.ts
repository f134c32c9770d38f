/**
 * The project as the tidy rules see it: source files by path, each parsed once and only when a rule asks.
 * A rule is a function from a project to complaints, so its own test can hand it a project of two lines.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ParseResult, parseSync } from 'vite';
import type { Node } from './syntax.ts';

/** What is wrong, where, and how to mend it. */
export interface Complaint {
  readonly file: string;
  /** From 1; 0 where the whole file is meant. */
  readonly line: number;
  readonly problem: string;
  readonly mend: string;
}

export type Rule = (project: Project) => Complaint[];

/** One line for a person, clickable in most terminals. */
export function shown({ file, line, problem, mend }: Complaint): string {
  return `${file}${line > 0 ? `:${line}` : ''} ${problem}. ${mend}.`;
}

export class Source {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  #parsed: ParseResult | undefined;

  constructor(file: string, text: string) {
    this.path = file;
    this.text = text;
    this.lines = text.replace(/\n$/, '').split('\n');
  }

  get isTest(): boolean {
    return /\.test\.ts$|(^|\/)testing\/|^test\//.test(this.path);
  }

  get isCode(): boolean {
    return /\.(ts|mjs|js)$/.test(this.path);
  }

  #parse(): ParseResult {
    this.#parsed ??= parseSync(this.path, this.text, { preserveParens: false });
    const [error] = this.#parsed.errors;
    if (error !== undefined) throw new Error(`${this.path} cannot be parsed: ${error.message}`);
    return this.#parsed;
  }

  get program(): Node {
    return this.#parse().program as unknown as Node;
  }

  get comments(): ParseResult['comments'] {
    return this.#parse().comments;
  }

  lineAt(offset: number): number {
    return this.text.slice(0, offset).split('\n').length;
  }
}

export class Project {
  readonly sources: ReadonlyMap<string, Source>;
  /** Files that are no text, such as pictures: known to be there, never read. */
  readonly binaries: readonly string[];

  constructor(sources: Iterable<Source>, binaries: readonly string[] = []) {
    this.sources = new Map([...sources].map((source) => [source.path, source]));
    this.binaries = binaries;
  }

  /** A project made up for a test: file contents by path. */
  static of(files: Readonly<Record<string, string>>): Project {
    return new Project(Object.entries(files).map(([file, text]) => new Source(file, text)));
  }

  /** Everything in the folder that a person wrote. */
  static read(root: string): Project {
    const files = filesBelow(root, '');
    const texts = files.filter((file) => !BINARY.test(file));
    return new Project(
      texts.map((file) => new Source(file, readFileSync(path.join(root, file), 'utf8'))),
      files.filter((file) => BINARY.test(file)),
    );
  }

  get all(): readonly Source[] {
    return [...this.sources.values()];
  }

  /** All that is written in TypeScript or JavaScript. */
  get code(): readonly Source[] {
    return this.all.filter((source) => source.isCode);
  }

  has(file: string): boolean {
    return this.sources.has(file);
  }
}

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist', 'runs', '.cache']);
const BINARY = /\.(png|jpg|ico|gz|zip|woff2|bin|log)$/;

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(root, file);
    return entry.isFile() ? [file] : [];
  });
}
