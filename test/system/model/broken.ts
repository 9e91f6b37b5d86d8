/** An invariant of the model that does not hold; the number is the one in the README of this folder. */
export class Broken extends Error {
  constructor(invariant: number, what: string) {
    super(`invariant ${String(invariant)} is broken: ${what}`);
  }
}
