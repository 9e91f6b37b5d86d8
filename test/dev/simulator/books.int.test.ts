import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ppid } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { JournalOptions } from "../../../dev/simulator/books/journal.ts";
import { submit, visit } from "./customer.ts";
import { type Driver, driveSimulator } from "./simulator-driver.ts";

let folder: string;
let file: string;
let running: Driver[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "khalti-simulator-books-"));
  file = path.join(folder, "simulator.ndjson");
  running = [];
});
afterEach(async () => {
  for (const simulator of running) await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(books: Partial<JournalOptions> = {}): Promise<Driver> {
  const simulator = await driveSimulator({ books: { file, ...books } });
  running.push(simulator);
  return simulator;
}

/** Everything that the controls show, except the addresses, which have the port of this start. */
async function everything(simulator: Driver): Promise<string> {
  const shown: unknown[] = [];
  for (const control of ["payments", "top-ups", "rules"]) {
    shown.push((await simulator.send("GET", `/_simulator/${control}`)).body);
  }
  shown.push((await simulator.khaltiBalance()).body);
  return JSON.stringify(shown).replaceAll(simulator.url, "");
}

async function fill(simulator: Driver): Promise<{ open: string; paid: string }> {
  const { pidx: open } = await simulator.start({ amount: 15_000, amount_breakdown: [] });
  const { pidx: paid, transactionId } = await simulator.paid();
  await simulator.refund(transactionId, { amount: 300 });
  await simulator.start();
  const canceled = await simulator.start();
  await submit(await visit(canceled.payment_url), "Cancel payment");
  const tried = await simulator.start();
  const wrong = { mobile: "9800000000", mpin: "0000" };
  await submit(await visit(tried.payment_url), "Continue", wrong);
  await simulator.setProvider("khalti_wallet", { credits: 900 });
  await simulator.topUpKhalti();
  await simulator.next("khalti_wallet", { state: "Queued" });
  await simulator.topUpKhalti({ reference: "queued-1" });
  await simulator.setTopUp("khalti_wallet", "queued-1", { state: "Failed", remarks: "no luck" });
  await simulator.recharge();
  await simulator.topUpDigipay();
  await simulator.rules({ trailing_slash: true });
  await simulator.advance(600);
  return { open, paid };
}

describe("a simulator with books", () => {
  it("knows after a restart what it knew before", async () => {
    const first = await start();
    const { open, paid } = await fill(first);
    const before = await everything(first);
    await first.stop();

    const second = await start();

    expect(await everything(second)).toBe(before);
    expect((await second.lookup(paid)).body).toMatchObject({ status: "Partially Refunded" });
    const { expires_at } = await second.payment(open);
    await second.advance(1201);
    expect((await second.lookup(open)).body).toMatchObject({ status: "Expired" });
    expect(Date.parse(String(expires_at))).toBeLessThan(Date.now() + 1_800_000);
  });

  it("knows it as well when the process was killed: the books hold each answer already", async () => {
    const first = await start();
    await fill(first);
    const before = await everything(first);
    // Its process never gets to close anything: these are the bytes that a kill leaves.
    const killed = path.join(folder, "killed.ndjson");
    await writeFile(killed, await readFile(file));

    const second = await start({ file: killed });

    expect(await everything(second)).toBe(before);
  });

  it("pays and refunds a link of the day before", async () => {
    const first = await start();
    const { pidx } = await first.start();
    await first.stop();

    const second = await start();
    const { payment_url } = await second.payment(pidx);
    const account = { mobile: "9800000004", mpin: "1111" };
    const otp = await submit(await visit(String(payment_url)), "Continue", account);
    const end = await submit(otp, "Pay Rs. 13.00", { otp: "987654" });
    expect(end.location).toContain("status=Completed");
    await second.stop();

    const third = await start();
    const { body } = await third.lookup(pidx);
    expect(body).toMatchObject({ status: "Completed", total_amount: 1300 });
    expect((await third.refund(String(body["transaction_id"]))).status).toBe(200);
    expect((await third.refund(String(body["transaction_id"]))).status).toBe(400);
  });

  it("takes at the last second what a customer has confirmed before the restart", async () => {
    const first = await start();
    const payment = await first.start();
    const account = { mobile: "9800000013", mpin: "1111" };
    const otp = await submit(await visit(payment.payment_url), "Continue", account);
    await submit(otp, "Pay Rs. 13.00", { otp: "987654" });
    await first.stop();

    const second = await start();
    expect((await second.lookup(payment.pidx)).body).toMatchObject({ status: "Initiated" });
    await second.advance(1799);
    expect((await second.lookup(payment.pidx)).body).toMatchObject({ status: "Completed" });
    await second.stop();

    const third = await start();
    expect((await third.payment(payment.pidx))["charges"]).toHaveLength(1);
  });

  it("refuses a reference of the day before, and gives no id twice", async () => {
    const first = await start();
    await first.topUpKhalti();
    await first.stop();

    const second = await start();

    expect((await second.topUpKhalti()).body).toMatchObject({ error_code: "1013" });
  });

  it("leaves out a last line that was torn, and goes on after it", async () => {
    const first = await start();
    const { pidx } = await first.start();
    const { pidx: torn } = await first.start();
    await first.stop();
    await truncate(file, (await readFile(file)).length - 7);

    const second = await start();
    expect((await second.lookup(pidx)).status).toBe(200);
    const { pidx: next } = await second.start();
    await second.stop();

    const third = await start();
    expect((await third.lookup(pidx)).status).toBe(200);
    expect((await third.lookup(next)).status).toBe(200);
    expect((await third.lookup(torn)).status).toBe(404);
  });

  it("leaves out a damaged line and keeps the rest", async () => {
    const first = await start();
    await first.stop();
    await appendFile(file, '{"payment":{"pidx"\n{"clock":{"skippedMs":3600000}}\n');

    const second = await start();

    const { expires_at } = await second.start();
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it("keeps one line for each thing after a restart", async () => {
    const first = await start();
    const { pidx } = await first.start();
    for (let count = 0; count < 20; count += 1) await first.set(pidx, { fee: count });
    await first.stop();
    const lines = async () => (await readFile(file, "utf8")).split("\n").length;
    const grown = await lines();

    await start();

    expect(grown).toBeGreaterThan(20);
    expect(await lines()).toBeLessThan(10);
    expect((await readdir(folder)).sort()).toEqual(["simulator.ndjson", "simulator.ndjson.lock"]);
  });

  it("has empty books after DELETE /_simulator", async () => {
    const first = await start();
    const { open } = await fill(first);
    await first.reset();
    const { pidx } = await first.start();
    await first.stop();

    const second = await start();

    expect((await second.lookup(open)).status).toBe(404);
    expect((await second.lookup(pidx)).status).toBe(200);
    expect(await second.topUps()).toEqual([]);
    expect((await second.send("GET", "/_simulator/rules")).body["trailing_slash"]).toBe(false);
  });

  it("starts with empty books for another database, and finds the old ones when that one is back", async () => {
    const mine = await start({ owner: "mine" });
    const { pidx } = await mine.start();
    await mine.stop();

    const others = await start({ owner: "another" });
    expect((await others.lookup(pidx)).status).toBe(404);
    const { pidx: othersPidx } = await others.start();
    await others.stop();

    const back = await start({ owner: "mine" });
    expect((await back.lookup(pidx)).status).toBe(200);
    expect((await back.lookup(othersPidx)).status).toBe(404);
  });

  it("does not share its books with another running process", async () => {
    await writeFile(`${file}.lock`, String(ppid));

    await expect(start()).rejects.toThrow(`Process ${String(ppid)} keeps the simulator's books`);
    expect(existsSync(file)).toBe(false);
  });

  it("takes over the books of a process that has died", async () => {
    const first = await start();
    const { pidx } = await first.start();
    await first.stop();
    await writeFile(`${file}.lock`, "4194304"); // above the highest process id

    const second = await start();

    expect((await second.lookup(pidx)).status).toBe(200);
  });
});
