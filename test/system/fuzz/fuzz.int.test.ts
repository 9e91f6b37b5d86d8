import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createTestClock } from "../../support/test-clock.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { describedOperations } from "./operations.ts";
import { generateRequest, type Surroundings } from "./generate-request.ts";
import { faultOf } from "./judge-answer.ts";
import { prepareSurroundings, SETTINGS } from "./surroundings.ts";
import { sendRaw, toBytes, toCurl } from "./send-raw.ts";

const env = process.env;
const REQUESTS = Number(env["FUZZ_REQUESTS"] ?? "5000");
const SEED = Number(env["FUZZ_SEED"] ?? String(Date.now() % 1_000_000_000));
const FIRST = Number(env["FUZZ_FIRST"] ?? "0");
const AT_ONCE = 12;
const MOST_FAULTS = 20;

let server: TestServer;
let around: Surroundings;
beforeAll(async () => {
  const clock = createTestClock();
  server = await startTestServer(SETTINGS, clock);
  around = await prepareSurroundings(server, clock);
}, 240_000);
afterAll(() => server.stop());

it(
  `${String(REQUESTS)} requests that strangers and staff may send make no trouble`,
  async () => {
    const operations = describedOperations();
    const port = Number(new URL(server.url).port);
    const faults: string[] = [];
    const statuses = new Map<number | null, number>();
    const reached = new Set<string>();
    let next = FIRST;
    const one = async () => {
      while (next < FIRST + REQUESTS && faults.length < MOST_FAULTS) {
        const index = next++;
        const request = generateRequest(operations, around, { seed: SEED, index });
        const answer = await sendRaw(port, toBytes(request));
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (request.operation !== null && answer.status !== null && answer.status < 300) {
          reached.add(request.operation);
        }
        const fault = faultOf(answer, process.cwd());
        if (fault === null) continue;
        faults.push(
          `${fault}\n  again: npm run test:fuzz -- --seed ${String(SEED)} --first ${String(index)} --requests 1\n  ${toCurl(server.url, request).slice(0, 3_000)}\n  ${answer.body.slice(0, 300)}`,
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    if (env["FUZZ_REQUESTS"] !== undefined) {
      const missed = operations
        .map(({ method, path }) => `${method} ${path}`)
        .filter((operation) => !reached.has(operation));
      process.stdout.write(
        `seed ${String(SEED)}, from ${String(FIRST)}: ${JSON.stringify([...statuses].sort())}\n` +
          `${String(reached.size)} of ${String(operations.length)} operations answered 2xx; never: ${missed.join(", ")}\n`,
      );
    }
    const errors = server.logLines.filter((line) => line.includes("unexpected error"));
    expect([...faults, ...errors.slice(0, 3)].join("\n\n")).toBe("");
    // Requests that all fail at the first check would find nothing behind it.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS > 100 ? REQUESTS / 50 : -1);
    expect(reached.size).toBeGreaterThan(REQUESTS >= 5_000 ? operations.length * 0.8 : -1);
  },
  Math.max(600_000, REQUESTS * 20),
);
