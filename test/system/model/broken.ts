/** A violated invariant of the model. The number is that of the README in this folder. */
export class Broken extends Error {
  constructor(invariant: number, what: string) {
    super(`invariant ${String(invariant)} is broken: ${what}`);
  }
}
