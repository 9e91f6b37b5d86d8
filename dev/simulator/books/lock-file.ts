import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { kill, pid } from "node:process";

/** Another running process keeps these books. */
export class BooksInUse extends Error {
  constructor(holder: number, file: string, lock: string) {
    super(
      `Process ${String(holder)} keeps the simulator's books in ${file}: stop it first, or use another folder. If it is no simulator, delete ${lock}.`,
    );
  }
}

/**
 * Claims `file` for this process, by its id in a file beside it. What a killed process has left is taken over.
 * @returns a function that gives the claim up
 * @throws BooksInUse when a running process has claimed it
 */
export function lockFile(file: string): () => void {
  const lock = `${file}.lock`;
  const holder = readHolder(lock);
  // In a container each start may have the same process id.
  if (holder !== null && holder !== pid && isAlive(holder)) {
    throw new BooksInUse(holder, file, lock);
  }
  rmSync(lock, { force: true });
  writeFileSync(lock, String(pid), { flag: "wx" });
  return () => {
    if (readHolder(lock) === pid) rmSync(lock, { force: true });
  };
}

function readHolder(lock: string): number | null {
  try {
    return Number(readFileSync(lock, "utf8")) || null;
  } catch {
    return null;
  }
}

function isAlive(process: number): boolean {
  try {
    kill(process, 0); // signal 0 only checks that the process exists
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it exists and belongs to another user
  }
}
