import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { lockFile } from "./lock-file.ts";

const FORMAT = 1;

export type JournalOptions = {
  file: string;
  /** Whose books these are, such as the identity of a database. Another owner's file is set aside, not used. */
  owner?: string;
};

/**
 * A file of JSON lines that only grows. A change is written before it is answered, so that a killed process loses nothing
 * that it has told. Power failures may lose the last lines.
 */
export class Journal {
  /** What the file held when it was opened, oldest first. */
  readonly entries: readonly unknown[];
  readonly #file: string;
  readonly #header: { simulator: number; owner: string };
  readonly #unlock: () => void;
  #descriptor: number;

  /** @throws when another running process keeps this file */
  constructor({ file, owner = "" }: JournalOptions) {
    this.#file = file;
    this.#header = { simulator: FORMAT, owner };
    mkdirSync(path.dirname(file), { recursive: true });
    this.#unlock = lockFile(file);
    try {
      this.#setAsideOthers();
      this.entries = readLines(file).slice(1);
      if (!existsSync(file)) this.#write([]);
      this.#descriptor = openSync(file, "a");
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  append(entry: unknown): void {
    writeWhole(this.#descriptor, lineOf(entry));
  }

  /** Replaces the whole content at once: a process that dies meanwhile leaves the old or the new one. */
  replace(entries: Iterable<unknown>): void {
    this.#write(entries);
    closeSync(this.#descriptor);
    this.#descriptor = openSync(this.#file, "a");
  }

  close(): void {
    closeSync(this.#descriptor);
    this.#unlock();
  }

  #write(entries: Iterable<unknown>): void {
    const next = `${this.#file}.next`;
    const descriptor = openSync(next, "w", 0o600);
    try {
      writeWhole(descriptor, [this.#header, ...entries].map(lineOf).join(""));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(next, this.#file);
  }

  /** A developer who goes back to an earlier database finds its books again. */
  #setAsideOthers(): void {
    if (existsSync(this.#file)) {
      const [header] = readLines(this.#file);
      if (JSON.stringify(header) === JSON.stringify(this.#header)) return;
      renameSync(this.#file, asidePath(this.#file, header));
    }
    const own = asidePath(this.#file, this.#header);
    if (existsSync(own)) renameSync(own, this.#file);
  }
}

/**
 * The lines that were written whole. Only the last one can be torn by a kill; a line that somebody has damaged is left out,
 * too, and the rest is kept.
 */
function readLines(file: string): unknown[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.flatMap((line): unknown[] => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}

function lineOf(entry: unknown): string {
  return `${JSON.stringify(entry)}\n`;
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written);
  }
}

function asidePath(file: string, header: unknown): string {
  const whose = createHash("sha256").update(lineOf(header));
  return file.replace(/(\.\w+)?$/, `-${whose.digest("hex").slice(0, 12)}$1`);
}
