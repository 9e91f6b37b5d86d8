import { Readable, type Transform } from "node:stream";
import { stringify } from "csv-stringify";

/** One column of a table of `Row`s; numbers stay numbers. */
export interface Column<Row> {
  name: string;
  cell: (row: Row) => string | number | null;
}

/**
 * A text that a spreadsheet would take for a formula is shown as text: whoever names themselves `=HYPERLINK(…)` in a shop
 * must not run anything on the accountant's machine.
 */
export function withoutFormula(text: string): string {
  return /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/**
 * Rows as they come, as RFC 4180 with the mark by which spreadsheets know UTF-8. It asks for rows no faster than they are
 * taken away, and ends the source when nobody wants more.
 */
export function csvOf<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Transform {
  const csv = stringify({
    bom: true,
    header: true,
    record_delimiter: "windows",
    // A bare CR or LF ends a line for many readers, and what stood after it would begin a cell.
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
