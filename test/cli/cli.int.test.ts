import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { paidOrder } from "../support/refunds.ts";
import { runProgram } from "../support/program.ts";
import { query } from "../support/query.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
let directory: string;
beforeAll(async () => {
  server = await startTestServer();
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-cli-"));
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

async function cli(args: string[], env: Record<string, string> = {}) {
  const program = runProgram({
    program: "dev/cli.ts",
    directory,
    args,
    env: { DATABASE_URL: server.context.config.databaseUrl, ...env },
  });
  const code = await program.exited;
  return { code, out: program.stdout(), all: program.output() };
}

describe("keys", () => {
  it("are created, listed and revoked; standard output has only the new key", async () => {
    const made = await cli(["keys", "create", "--role", "operator", "--name", "Asha"]);
    expect(made.code).toBe(0);
    const key = made.out.trim();
    expect(key).toMatch(/^kbff_operator_[\w-]{43}$/);
    const enter = () => server.http.get("/v1/admin/orders").set("Authorization", `Bearer ${key}`);
    expect((await enter()).status).toBe(200);

    const twice = await cli(["keys", "create", "--role", "viewer", "--name", "asha", "--json"]);
    expect(twice).toMatchObject({ code: 1, out: "" });
    expect(twice.all).toContain("has this name");

    const listed = await cli(["keys", "list"]);
    expect(listed.out).toMatch(/operator +Asha +\d{4}-\d\d-\d\d \d\d:\d\dZ +\d{4}/);
    expect(listed.out).not.toContain(key);

    expect((await cli(["keys", "revoke", "asha"])).code).toBe(0);
    expect((await enter()).status).toBe(401);
    expect((await cli(["keys", "list", "--json"])).out).toContain('"revoked_by":"command line"');
    expect((await cli(["keys", "revoke", "asha"])).code).toBe(1);
  });

  it("are revoked by their exact name, without case; _ and % are no wildcards", async () => {
    const names = ["till-1", "Till_1", "till%", "100% Ram"];
    for (const [index, name] of names.entries()) {
      await server.db.apiKey.create({
        data: { name, role: "viewer", hash: new Uint8Array([index]) },
      });
    }
    const inUse = async () => {
      const keys = await server.db.apiKey.findMany({
        where: { name: { in: names }, revokedAt: null },
      });
      return new Set(keys.map(({ name }) => name));
    };
    for (const unknown of ["till__", "%", "1% Ram", "100\\% Ram"]) {
      expect((await cli(["keys", "revoke", unknown])).code).toBe(1);
    }
    expect(await inUse()).toEqual(new Set(names));
    expect((await cli(["keys", "revoke", "till_1"])).out).toBe("The key of Till_1 is revoked.\n");
    expect(await inUse()).toEqual(new Set(["till-1", "till%", "100% Ram"]));
    expect((await cli(["keys", "revoke", "TILL%"])).out).toBe("The key of till% is revoked.\n");
    expect(await inUse()).toEqual(new Set(["till-1", "100% Ram"]));
  });

  it("unbind takes a passkey off, and says so where there is none", async () => {
    await cli(["keys", "create", "--role", "operator", "--name", "Chameli"]);
    expect((await cli(["keys", "unbind", "chameli"])).out).toBe(
      "The key of Chameli had no passkey.\n",
    );
    await server.db.apiKey.updateMany({
      where: { name: "Chameli" },
      data: {
        passkeyId: "a-passkey",
        passkeyPublicKey: new Uint8Array([1]),
        passkeyCounter: 4n,
        passkeyBoundAt: new Date(),
      },
    });
    expect((await cli(["keys", "list"])).out).toMatch(/Chameli .*with passkey/);
    expect((await cli(["keys", "unbind", "chameli"])).out).toBe(
      "The key of Chameli has no passkey any more, and its sessions have ended.\n",
    );
    expect(
      await server.db.staffAction.findMany({
        where: { type: "passkey_unbound" },
        select: { actor: true, data: true },
      }),
    ).toMatchObject([{ actor: "command line", data: { name: "Chameli" } }]);
    expect((await cli(["keys", "unbind", "no such key"])).code).toBe(1);
  });

  it("let-bind opens a day to bind a passkey, and give-to-program marks a key", async () => {
    await cli(["keys", "create", "--role", "operator", "--name", "Dawa"]);
    const opened = await cli(["keys", "let-bind", "dawa"]);
    expect(opened.out).toMatch(
      /^The key of Dawa may bind a passkey until \d{4}-\d\d-\d\d \d\d:\d\dZ\.\n$/,
    );
    expect((await cli(["keys", "give-to-program", "dawa"])).out).toBe(
      "The key of Dawa is a program's, and its sessions have ended.\n",
    );
    expect((await cli(["keys", "list"])).out).toMatch(/Dawa .*of a program/);
    for (const command of ["let-bind", "give-to-program"]) {
      const refused = await cli(["keys", command, "dawa"]);
      expect(refused).toMatchObject({ code: 1, out: "" });
      expect(refused.all).toContain("Nothing is changed");
      expect((await cli(["keys", command, "no such key"])).code).toBe(1);
    }
    const made = await cli([
      ...["keys", "create", "--role", "viewer", "--name", "Reader", "--program", "--json"],
    ]);
    expect(JSON.parse(made.out)).toMatchObject({ name: "Reader", program: true });
  });

  it("may expire: a day means its end in Kathmandu", async () => {
    const made = await cli([
      ...["keys", "create", "--role", "viewer", "--name", "Auditor", "--expires", "2090-01-31"],
      "--json",
    ]);
    expect(JSON.parse(made.out)).toMatchObject({ expires_at: "2090-01-31T18:15:00.000Z" });
    expect((await cli(["keys", "list"])).out).toMatch(/Auditor .*until 2090-01-31 18:15Z/);
    await server.db.apiKey.updateMany({
      where: { name: "Auditor" },
      data: { createdAt: new Date("2026-01-01"), expiresAt: new Date("2026-02-01") },
    });
    expect((await cli(["keys", "list"])).out).toMatch(/Auditor .*expired 2026-02-01 00:00Z/);
    for (const wrong of ["2020-01-31", "soon"]) {
      const refused = await cli([
        ...["keys", "create", "--role", "viewer", "--name", "Late", "--expires", wrong],
      ]);
      expect(refused).toMatchObject({ code: 1, out: "" });
      expect(refused.all).toContain("expires_at");
    }
  });

  it("need a known role", async () => {
    const answer = await cli(["keys", "create", "--role", "king", "--name", "Bina"]);
    expect(answer.code).toBe(1);
    expect(answer.all).toContain("Allowed choices are viewer, operator, admin, merchant");
  });
});

describe("an export", () => {
  it("writes a complete file or none, and overwrites an existing file only with --force", async () => {
    const { order } = await paidOrder(server);
    const file = path.join(directory, "orders.csv");
    const made = await cli(["export", "orders", "--status", "paid", "--out", file]);
    expect(made).toMatchObject({ code: 0, out: "" });
    expect(await readFile(file, "utf8")).toContain(order.purchase_order_id);

    await writeFile(file, "mine");
    expect((await cli(["export", "orders", "--out", file])).code).toBe(1);
    expect(await readFile(file, "utf8")).toBe("mine");
    expect((await cli(["export", "settlement", "--out", file, "--force"])).code).toBe(0);
    const days = (await readFile(file, "utf8")).trimEnd().split("\r\n");
    expect(days).toHaveLength(31);
    expect(days.at(-1)).toMatch(/^\d{4}-\d\d-\d\d,1,90000,900,2700,27,/);
    expect(await readdir(directory)).toEqual(["orders.csv"]);
  });

  it("goes to standard output with --out -", async () => {
    const { out } = await cli([
      "export",
      "settlement",
      "--from",
      "2026-01-01",
      "--to",
      "2026-01-03",
      "--out",
      "-",
    ]);
    expect(out.trimEnd().split("\r\n")).toHaveLength(4);
  });

  it("has the lines of the settlement", async () => {
    const { order } = await paidOrder(server);
    const { out } = await cli(["export", "transactions", "--out", "-"]);
    const [header, ...lines] = out.trimEnd().split("\r\n");
    expect(header).toContain("date,at,kind,order_id,purchase_order_id,pidx,transaction_id,");
    expect(lines.at(-1)).toContain(`,payment,${order.id},${order.purchase_order_id},`);
    expect(lines.at(-1)).toMatch(/,90000,900,2700,27,87300,873$/);
  });

  it("refuses a date that is not a day", async () => {
    const answer = await cli(["export", "orders", "--from", "soon", "--out", "-"]);
    expect(answer.code).toBe(1);
    expect(answer.all).toContain("from: Should be a day in Kathmandu");
  });
});

describe("the doctor", () => {
  const khalti = () => ({
    KHALTI_BASE_URL: server.simulator.url,
    KHALTI_SECRET_KEY: "test_secret_key",
  });
  interface Finding {
    check: string;
    verdict: string;
    message: string;
    todo?: string[];
  }
  const runChecks = async (env: Record<string, string>) => {
    const { code, out } = await cli(["doctor", "--json"], env);
    const findings = JSON.parse(out) as Finding[];
    const of = (name: string) => findings.find(({ check }) => check === name);
    return { code, of, verdicts: findings.map(({ verdict }) => verdict) };
  };

  it("passes a healthy server", async () => {
    const worker = await server.another({ ROLE: "worker" });
    await waitFor("the worker has recorded a round", async () => {
      const rows = await server.db.$queryRaw<unknown[]>`
        select 1 from graphile_worker._private_known_crontabs`;
      return rows.length > 0;
    });
    const { code, out } = await cli(["doctor"], khalti());
    await worker.stop();
    expect(out).not.toMatch(/^[✗!]/m);
    expect(out).toContain("✓ Worker: ");
    expect(out).toContain("✓ Khalti: ");
    expect(out).toContain("accepts the secret key");
    expect(out).toContain("No check failed.");
    expect(code).toBe(0);
  });

  it("distinguishes a wrong key from an unreachable Khalti", async () => {
    const wrong = await runChecks({ ...khalti(), KHALTI_SECRET_KEY: "wrong" });
    expect(wrong.code).toBe(1);
    expect(wrong.of("Khalti")).toMatchObject({
      verdict: "failed",
      message: expect.stringContaining("does not accept the secret key"),
      todo: [expect.stringContaining("KHALTI_SECRET_KEY")],
    });
    const away = await runChecks({ ...khalti(), KHALTI_BASE_URL: "http://127.0.0.1:9" });
    expect(away.code).toBe(1);
    expect(away.of("Khalti")?.message).toContain("gives no answer");
  });

  it("fails on a database that is unreachable or not migrated, and skips what depends on it", async () => {
    const away = await runChecks({ DATABASE_URL: "postgresql://x:y@127.0.0.1:9/z" });
    expect(away.code).toBe(1);
    expect(away.of("Database")).toMatchObject({ verdict: "failed" });
    expect(away.of("Migrations")).toMatchObject({ verdict: "skipped" });

    await query(server.databaseUrl, 'create database "empty_for_doctor"');
    try {
      const url = new URL(server.databaseUrl);
      url.pathname = "/empty_for_doctor";
      const bare = await runChecks({ DATABASE_URL: url.href });
      expect(bare.code).toBe(1);
      expect(bare.of("Migrations")).toMatchObject({ verdict: "failed" });
      expect(bare.of("Worker")).toMatchObject({ verdict: "skipped" });
      expect(bare.of("Queue")).toMatchObject({ verdict: "skipped" });
    } finally {
      await query(server.databaseUrl, 'drop database "empty_for_doctor"');
    }
  });

  it("reports that no worker runs, even with an empty queue", async () => {
    await server.db.$queryRaw`
      insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
      select identifier, now() - interval '3 days', now() - interval '1 hour'
      from unnest(array['watch_balances', 'audit_changes', 'raise_alerts', 'forget_idempotency_keys', 'forget_webhook_deliveries', 'post_missing_entries', 'erase_old_data', 'forget_emails', 'forget_customer_links', 'forget_purchases']) identifier
      on conflict (identifier) do update
      set known_since = excluded.known_since, last_execution = excluded.last_execution`;
    const { code, of } = await runChecks(khalti());
    expect(code).toBe(1);
    expect(of("Queue")).toMatchObject({ verdict: "well" });
    expect(of("Worker")).toMatchObject({
      verdict: "failed",
      todo: [expect.stringContaining("ROLE=worker")],
    });
  });

  it("reports overdue jobs", async () => {
    await server.db.$queryRaw`
      select 1 from graphile_worker.add_job('forget_idempotency_keys', run_at => now() - interval '1 hour')`;
    const { code, of } = await runChecks(khalti());
    expect(code).toBe(1);
    expect(of("Queue")).toMatchObject({
      verdict: "failed",
      todo: [expect.stringContaining("ROLE=worker")],
    });
    await server.db.$queryRaw`delete from graphile_worker._private_jobs where key is null`;
  });

  it("names shops that hear of nothing, without the secrets of their addresses", async () => {
    const url = "https://shop.example/hook?token=secret";
    const since = new Date(Date.now() - 2 * 60 * 60_000);
    const data = { url, events: ["*"], secret: "whsec_AAAA", createdAt: since };
    const { id } = await server.db.webhookEndpoint.create({
      data: { ...data, failingSince: since },
    });
    expect((await runChecks(khalti())).of("Webhooks")).toMatchObject({
      verdict: "warning",
      message: expect.stringMatching(/^nothing but failures: shop\.example, since \d{4}-/),
    });
    await server.db.webhookEndpoint.update({
      where: { id },
      data: { status: "disabled", disabledReason: "It answered 410 Gone." },
    });
    const { code, of } = await runChecks(khalti());
    expect([code, of("Webhooks")]).toMatchObject([
      1,
      {
        verdict: "failed",
        message: "disabled because they failed: shop.example",
        todo: [
          `It answered 410 Gone. Repair the shop, then: endpoints enable ${id}`,
          expect.stringContaining("replay"),
        ],
      },
    ]);
    await server.db.webhookEndpoint.update({
      where: { id },
      data: { disabledReason: "Disabled by staff." },
    });
    expect((await runChecks(khalti())).of("Webhooks")).toMatchObject({ verdict: "well" });
    await server.db.webhookEndpoint.deleteMany();
  });

  it("reports every invalid variable, and skips all other checks", async () => {
    const { code, of, verdicts } = await runChecks({ PORT: "x", LOG_LEVEL: "loud" });
    expect(code).toBe(1);
    expect(of("Environment")?.todo).toHaveLength(2);
    expect(new Set(verdicts.slice(1))).toEqual(new Set(["skipped"]));
  });

  it("never prints a secret", async () => {
    const { all } = await cli(["doctor"], { ...khalti(), KHALTI_SECRET_KEY: "wrong-secret-xyz" });
    expect(all).not.toContain("wrong-secret-xyz");
    expect(all).not.toContain(KEYS.admin);
  });
});
