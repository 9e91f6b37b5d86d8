import { Readable, type Transform } from "node:stream";
import { stringify } from "csv-stringify";

/** One column of a table of `Row`s. */
export interface Column<Row> {
  name: string;
  cell: (row: Row) => string | number | null;
}

/**
 * Marks a text that a spreadsheet would read as a formula as plain text: a customer named `=HYPERLINK(…)` must not run
 * anything on the accountant's machine.
 */
export function withoutFormula(text: string): string {
  return /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/**
 * Streams rows as CSV (RFC 4180), with a byte order mark so that spreadsheets recognise UTF-8. It respects backpressure,
 * and closes the source of rows when the reader stops.
 */
export function csvOf<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Transform {
  const csv = stringify({
    bom: true,
    header: true,
    record_delimiter: "windows",
    // Many readers end a row at a bare CR or LF, so that the text after it would start a new cell.
    quoted_match: /[\r\n]/,
    columns: columns.map(({ name }) => name),
    cast: { string: (text, { header }) => (header ? text : withoutFormula(text)) },
  });
  const source = Readable.from(cellsOf(columns, rows));
  source.on("error", (error) => csv.destroy(error));
  csv.on("close", () => source.destroy());
  return source.pipe(csv);
}

async function* cellsOf<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
) {
  for await (const row of rows) yield columns.map(({ cell }) => cell(row));
}
