// What tracing costs while it is off: `npm run bench:traces`. The calls that a checkout and its return make into the spans,
// beside the same work without them, by turns in one process.
import { SpanKind } from "@opentelemetry/api";
import { NO_SPANS, type Spans } from "../src/telemetry/spans.ts";
import { percentile } from "./report.ts";

const CALLS = 20_000;
const ROUNDS = 60;
/** Aim: of a purchase, which takes milliseconds of the processor. */
const MOST_MICROSECONDS = 5;

/** As in khalti/observe-khalti.ts, where the work is a call over the network. */
const work = () => Promise.resolve(1);

/** A checkout asks Khalti once, a return once; each names its order. */
async function purchaseWith(spans: Spans): Promise<void> {
  for (const operation of ["initiate", "lookup"]) {
    const attributes = spans.isOn ? { operation } : {};
    await spans.run("khalti", { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const value = await work();
      if (spans.isOn) span.setAttributes({ outcome: "answer" });
      return value;
    });
    await spans.about("order", {});
  }
}

async function purchaseWithout(): Promise<void> {
  for (let call = 0; call < 2; call++) {
    await (async () => {
      const value = await work();
      return value;
    })();
  }
}

async function microseconds(purchase: () => Promise<void>): Promise<number> {
  const began = performance.now();
  for (let call = 0; call < CALLS; call++) await purchase();
  return ((performance.now() - began) / CALLS) * 1_000;
}

const withOff: number[] = [];
const without: number[] = [];
for (let round = -5; round < ROUNDS; round++) {
  const order = [
    async () => withOff.push(await microseconds(() => purchaseWith(NO_SPANS))),
    async () => without.push(await microseconds(purchaseWithout)),
  ];
  if (round % 2 !== 0) order.reverse();
  for (const run of order) await run();
  // The first rounds warm up.
  if (round < 0) withOff.length = without.length = 0;
}
const [off, none] = [percentile(withOff, 0.5), percentile(without, 0.5)];
console.log(
  `a purchase's calls: tracing off ${off.toFixed(2)} µs, without the code ${none.toFixed(2)} µs, difference ${(off - none).toFixed(2)} µs (medians of ${String(ROUNDS)} rounds)`,
);
if (off - none > MOST_MICROSECONDS) {
  console.error(`the aim is ${String(MOST_MICROSECONDS)} µs at most`);
  process.exitCode = 1;
}
