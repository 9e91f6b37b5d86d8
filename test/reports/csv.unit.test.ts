import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Column, csvOf, withoutFormula } from "../../src/reports/csv.ts";
import { parseCsv } from "./parse-csv.ts";

/** Keeps the byte order mark, which a text decoder would drop. */
async function written(rows: Parameters<typeof csvOf<[string, number | string | null]>>[1]) {
  return (await buffer(csvOf(COLUMNS, rows))).toString("utf8");
}

const COLUMNS: Column<[string, number | string | null]>[] = [
  { name: "name", cell: ([name]) => name },
  { name: "value", cell: ([, value]) => value },
];

describe("a cell", () => {
  it.each([
    '=HYPERLINK("http://evil.example","Pay")',
    "+9779800000000",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "\n=1",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\0=1",
  ])("%j is marked as text for spreadsheets", (cell) => {
    expect(withoutFormula(cell)).toBe(`'${cell}`);
  });

  it.each(["Asha", "9800000000", "a=b", "राम", "", " Asha", "1-2", "x@y.example"])(
    "%j stays as it is",
    (cell) => {
      expect(withoutFormula(cell)).toBe(cell);
    },
  );
});

describe("a table", () => {
  it("is RFC 4180 in UTF-8 with a byte order mark, and numbers stay numbers", async () => {
    const rows: [string, number | string | null][] = [
      ['He said "no", then\nleft', -1250],
      ["काठमाडौं", 12.5],
      ["=1", "-5"],
      ["", null],
    ];
    expect(await written(rows)).toBe(
      '\ufeffname,value\r\n"He said ""no"", then\nleft",-1250\r\nकाठमाडौं,12.5\r\n\'=1,\'-5\r\n,\r\n',
    );
  });

  it("parses back to what was written, for any text", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom(
          "=",
          "+",
          "-",
          "@",
          "\t",
          "\r",
          "\n",
          '"',
          ",",
          ";",
          "'",
          " ",
          "a",
          "1",
          "राम",
          "＝",
        ),
      }),
    );
    const number = fc.oneof(
      fc.integer(),
      fc.integer().map((paisa) => paisa / 100),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, fc.oneof(text, number))), async (rows) => {
        const read = parseCsv(await written(rows));
        expect(read).toEqual(
          rows.map(([name, value]) => ({
            name: withoutFormula(name),
            value: typeof value === "number" ? String(value) : withoutFormula(value),
          })),
        );
        for (const { name } of read) expect(name).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
      }),
    );
  });

  it("without rows has a header", async () => {
    expect(await written([])).toBe("\ufeffname,value\r\n");
  });

  it("fails when its source of rows fails", async () => {
    async function* broken(): AsyncGenerator<[string, number]> {
      yield ["first", 1];
      await Promise.resolve();
      throw new Error("the database went away");
    }
    await expect(written(broken())).rejects.toThrow("the database went away");
  });

  it("reads rows no faster than its reader, and closes the source when the reader stops", async () => {
    const seen = { rows: 0, ended: false };
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    async function* endless(): AsyncGenerator<[string, number]> {
      try {
        for (;;) {
          seen.rows++;
          yield await Promise.resolve<[string, number]>(["x".repeat(1_000), 1]);
        }
      } finally {
        seen.ended = true;
        end();
      }
    }
    const csv = csvOf(COLUMNS, endless());
    const reader = (Readable.toWeb(csv) as ReadableStream<Buffer>).getReader();
    await reader.read();
    const afterOne = seen.rows;
    expect(afterOne).toBeLessThan(500);
    await reader.cancel();
    await ended;
    expect(seen.ended).toBe(true);
  });
});
