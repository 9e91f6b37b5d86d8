import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { loadConfig } from "../../src/config.ts";
import { exportCommand } from "../../src/cli/export-command.ts";
import type { Database } from "../../src/database/database.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { parseCsv } from "./parse-csv.ts";

const ROWS = 1_234;

let server: TestServer;
let directory: string;
beforeAll(async () => {
  server = await startTestServer();
  await server.db.$executeRaw`
    insert into orders (id, purchase_order_id, amount_paisa, amount_breakdown, token_hash, created_at)
    select gen_random_uuid(), 'KB-' || n, 1000, '[]', '', '2026-01-01'::timestamptz + n * interval '1 second'
    from generate_series(1, ${ROWS}::int) n`;
});
afterAll(() => server.stop());
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-export-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Captures output as a terminal or a file; fails with EPIPE after `maxLength` characters. */
function capture(isTTY: boolean, maxLength = Infinity) {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      const closed = text.length > maxLength;
      done(closed ? Object.assign(new Error("write EPIPE"), { code: "EPIPE" }) : null);
    },
  });
  return { stream: Object.assign(stream, { isTTY }), text: () => text };
}

/** @param story.onPage called after each page is read */
async function runExport(
  args: string[],
  story: {
    isTTY?: boolean;
    /** The reader of the output stops after this many characters. */
    maxLength?: number;
    interrupted?: AbortSignal;
    onPage?: (page: number) => void;
  } = {},
) {
  const [out, err] = [capture(false, story.maxLength), capture(story.isTTY ?? false)];
  let [pages, failures] = [0, 0];
  const db = server.db.$extends({
    query: {
      order: {
        async findMany({ args: what, query }) {
          const page = await query(what);
          story.onPage?.(++pages);
          return page;
        },
      },
    },
  });
  const command = exportCommand({
    config: () => {
      throw new Error("an export needs no configuration");
    },
    open: () =>
      Promise.resolve({
        db: db as unknown as Database,
        config: loadConfig({}),
        clock: systemClock,
        close: () => Promise.resolve(),
      }),
    developmentKey: () => Promise.resolve(null),
    clock: systemClock,
    out: out.stream,
    err: err.stream,
    failed: () => {
      failures++;
    },
    interrupted: () => story.interrupted ?? new AbortController().signal,
  });
  await command.parseAsync(args, { from: "user" });
  return { out: out.text(), err: err.text(), failures };
}

describe("an export of orders", () => {
  it("writes every order to the file", async () => {
    const file = path.join(directory, "orders.csv");
    const { err } = await runExport(["orders", "--out", file]);
    expect(err).toBe(`Wrote ${file}.\n`);
    const numbers = parseCsv(await readFile(file, "utf8")).map((row) => row["purchase_order_id"]);
    expect(numbers).toEqual(Array.from({ length: ROWS }, (_, n) => `KB-${String(ROWS - n)}`));
  });

  it("shows progress on a terminal, and writes only rows to standard output", async () => {
    const { out, err } = await runExport(["orders", "--out", "-"], { isTTY: true });
    expect(err).toContain(`0% | 0 of ${String(ROWS)} | `);
    expect(parseCsv(out)).toHaveLength(ROWS);
    expect((await runExport(["orders", "--out", "-"])).err).toBe("");
  });

  it.each([0, 1, 2])("interrupted after %i pages leaves no file behind", async (last) => {
    const interruption = new AbortController();
    if (last === 0) interruption.abort();
    const { err, failures } = await runExport(
      ["orders", "--out", path.join(directory, "orders.csv")],
      {
        interrupted: interruption.signal,
        onPage: (page) => {
          if (page === last) interruption.abort();
        },
      },
    );
    expect(err).toBe("Interrupted: the export is not complete.\n");
    expect(failures).toBe(1);
    expect(await readdir(directory)).toEqual([]);
  });

  it("ends quietly when its reader stops", async () => {
    const { err, failures } = await runExport(["orders", "--out", "-"], { maxLength: 100 });
    expect([err, failures]).toEqual(["", 1]);
  });

  it("that fails midway leaves no file behind, and reports why", async () => {
    const broken = runExport(["orders", "--out", path.join(directory, "orders.csv")], {
      onPage: (page) => {
        if (page === 2) throw new Error("the database went away");
      },
    });
    await expect(broken).rejects.toThrow("the database went away");
    expect(await readdir(directory)).toEqual([]);
  });

  it("reports that its file cannot be written", async () => {
    const file = path.join(directory, "missing", "orders.csv");
    await expect(runExport(["orders", "--out", file])).rejects.toMatchObject({
      errors: [{ path: "out", message: `${file} cannot be written: ENOENT.` }],
    });
    await expect(runExport(["orders", "--force", "--out", directory])).rejects.toMatchObject({
      errors: [{ path: "out", message: expect.stringMatching(/cannot be written: E\w+\.$/) }],
    });
    expect(await readdir(directory)).toEqual([]);
    expect(await readdir(path.dirname(directory))).not.toContainEqual(
      expect.stringMatching(`^${path.basename(directory)}\\..*part$`),
    );
  });

  it("names the invalid option", async () => {
    const out = ["--out", path.join(directory, "settlement.csv")];
    await expect(runExport(["settlement", "--from", "2026-02-30", ...out])).rejects.toMatchObject({
      errors: [{ path: "from" }],
    });
    await expect(
      runExport(["settlement", "--from", "2026-03-02", "--to", "2026-03-01", ...out]),
    ).rejects.toMatchObject({ errors: [{ path: "to" }] });
    expect(await readdir(directory)).toEqual([]);
  });
});
