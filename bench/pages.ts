// Measures customers' pages in a browser on a bad connection: 400 ms to each answer and 50 KB/s. `npm run bench:pages`
// starts a development server of its own; `-- --url http://localhost:3000` measures one that runs already.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
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
  report("shop", await measure(browser, () => Promise.resolve(`${url}/`), '[data-testid^="add-"]'));
  report(
    "order page",
    await measure(
      browser,
      (context) => orderAddress(context, url),
      '[data-testid="continue-payment"]',
    ),
  );
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

/** The page of a new, unpaid order, in the browser that ordered it. */
async function orderAddress({ request }: BrowserContext, url: string): Promise<string> {
  const response = await request.post(`${url}/v1/checkout`, {
    data: { items: [{ sku: "tea-250g", quantity: 1 }] },
  });
  const { order } = (await response.json()) as { order: { id: string } };
  return `${url}/orders/${order.id}`;
}

/** The medians of several first and second visits. */
async function measure(
  browser: Browser,
  addressFor: (context: BrowserContext) => Promise<string>,
  usable: string,
) {
  const cold: Load[] = [];
  const warm: Load[] = [];
  for (let i = 0; i < MEASUREMENTS; i++) {
    const context = await browser.newContext({ viewport: SCREENS.phone });
    const address = await addressFor(context);
    cold.push(await load(await context.newPage(), address, usable));
    warm.push(await load(await context.newPage(), address, usable));
    await context.close();
  }
  return { cold: median(cold), warm: median(warm) };
}

/** Time from the click on a link until `usable` is shown, and what came until the network fell silent. */
async function load(page: Page, url: string, usable: string): Promise<Load> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, ...CONNECTION });
  let requests = 0;
  let bytes = 0;
  session.on("Network.requestWillBeSent", () => requests++);
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(noteWhenUsable(usable));
  await page.goto(url, { waitUntil: "networkidle" }); // pictures come after the `load` event
  const usableMs = await page.evaluate(() => performance.getEntriesByName("usable")[0]?.startTime);
  if (usableMs === undefined) throw new Error(`${url} never became usable`);
  await page.close();
  return { usableMs, requests, bytes };
}

/** Runs in the page, frame by frame: a look from outside sees an element up to half a second late. */
function noteWhenUsable(selector: string): string {
  return `
  requestAnimationFrame(function look() {
    const element = document.querySelector(${JSON.stringify(selector)});
    if (element?.getClientRects().length > 0) performance.mark("usable");
    else requestAnimationFrame(look);
  });`;
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
