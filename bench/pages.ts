// Measures customers' pages in a browser on a bad connection: 400 ms to each answer and 50 KB/s. `npm run bench:pages`
// starts a development server of its own; `-- --url http://localhost:3000` measures one that runs already.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, SCREENS } from "../test/support/browser.ts";
import { startServerProcess } from "./processes.ts";

const CONNECTION = { latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const AIMS = { coldMs: 2_500, warmMs: 1_000, orderPageBytes: 40_000 };
const MEASUREMENTS = 5;

interface Load {
  usableMs: number;
  requests: number;
  /** Over the wire, heads and bodies. */
  bytes: number;
}

const { values } = parseArgs({ options: { url: { type: "string" } } });
const stops: (() => Promise<unknown>)[] = [];
try {
  const url = values.url ?? (await startOurs());
  const browser = await launchBrowser();
  stops.push(() => browser.close());
  const order = await orderAddress(url);
  report("shop", await measure(browser, `${url}/`, '[data-testid^="add-"]'));
  report("order page", await measure(browser, order, '[data-testid="continue-payment"]'));
  console.log(
    `Aims: shop ${String(AIMS.coldMs)} ms cold and ${String(AIMS.warmMs)} ms warm, order page ${String(AIMS.orderPageBytes)} bytes.`,
  );
} finally {
  for (const stop of stops.reverse()) await stop();
}

async function startOurs(): Promise<string> {
  const cwd = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-bench-"));
  stops.push(() => rm(cwd, { recursive: true, force: true }));
  const server = await startServerProcess({
    args: [
      "--import",
      import.meta.resolve("tsx"),
      fileURLToPath(new URL("../dev/main.ts", import.meta.url)),
    ],
    env: { LOG_LEVEL: "warn" },
    cwd,
    logFile: path.join(cwd, "server.log"),
  });
  stops.push(() => server.stop());
  return server.url;
}

/** The page of a new, unpaid order. */
async function orderAddress(url: string): Promise<string> {
  const response = await fetch(`${url}/v1/checkout`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items: [{ sku: "tea-250g", quantity: 1 }] }),
  });
  const { order, order_token: token } = (await response.json()) as {
    order: { id: string };
    order_token: string;
  };
  return `${url}/orders/${order.id}#${token}`;
}

/** The medians of several first and second visits. */
async function measure(browser: Browser, url: string, usable: string) {
  const cold: Load[] = [];
  const warm: Load[] = [];
  for (let i = 0; i < MEASUREMENTS; i++) {
    const context = await browser.newContext({ viewport: SCREENS.phone });
    cold.push(await load(await context.newPage(), url, usable));
    warm.push(await load(await context.newPage(), url, usable));
    await context.close();
  }
  return { cold: median(cold), warm: median(warm) };
}

/** Time from the click on a link until `usable` is there, and what came until the network fell silent. */
async function load(page: Page, url: string, usable: string): Promise<Load> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, ...CONNECTION });
  let requests = 0;
  let bytes = 0;
  session.on("Network.requestWillBeSent", () => requests++);
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  const start = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(usable).first().waitFor();
  const usableMs = performance.now() - start;
  await page.waitForLoadState("load");
  await page.close();
  return { usableMs, requests, bytes };
}

/** The load in the middle. */
function median(loads: Load[]): Load {
  const sorted = loads.toSorted((a, b) => a.usableMs - b.usableMs);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

function report(name: string, loads: { cold: Load; warm: Load }): void {
  for (const [visit, { usableMs, requests, bytes }] of Object.entries(loads)) {
    console.log(
      `${name}, ${visit}: usable after ${usableMs.toFixed(0)} ms, ${String(requests)} requests, ${String(bytes)} bytes`,
    );
  }
}
