import { SingleBar } from "cli-progress";
import { type Cli, print } from "./cli.ts";

const PROGRESS_EVERY_MS = 5_000;

/** Shows a progress bar on a terminal; otherwise prints a line every few seconds. */
export async function* withProgress<Row>(
  { err }: Cli,
  rows: AsyncIterable<Row> | Iterable<Row>,
  total: number,
): AsyncGenerator<Row> {
  const bar = new SingleBar({
    stream: err,
    format: "{bar} {percentage}% | {value} of {total} | {eta_formatted} left",
    hideCursor: true,
    clearOnComplete: true,
  });
  const isTerminal = err.isTTY === true;
  if (isTerminal) bar.start(total, 0);
  let done = 0;
  let printedAt = Date.now();
  try {
    for await (const row of rows) {
      yield row;
      done++;
      if (done % 100 !== 0) continue;
      if (isTerminal) bar.update(done);
      else if (Date.now() - printedAt >= PROGRESS_EVERY_MS) {
        printedAt = Date.now();
        print(err, `${String(done)} of ${String(total)}`);
      }
    }
    if (isTerminal) bar.update(done);
  } finally {
    if (isTerminal) bar.stop();
  }
}
