import { beforeEach, describe, expect, it } from "@jest/globals";
import type { KhaltiClient } from "../../src/khalti/khalti-client.ts";
import { createResilientKhalti } from "../../src/khalti/resilient-khalti.ts";
import { createFakeKhalti, lookedUp, unknown } from "../support/fake-khalti.ts";

let fake: ReturnType<typeof createFakeKhalti>;
let khalti: KhaltiClient;
let takeBudget: () => Promise<boolean>;
beforeEach(() => {
  fake = createFakeKhalti();
  takeBudget = () => Promise.resolve(true);
  khalti = createResilientKhalti(fake.client, { budget: { take: () => takeBudget() } });
});

/** Waits until all pending promises have run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function asked(): string[] {
  return fake.calls.map((call) => call.about);
}

describe("lookups of one payment", () => {
  it("that arrive meanwhile share the next lookup, not the running one", async () => {
    const first = khalti.lookup("A");
    await settled();
    const meanwhile = Array.from({ length: 200 }, () => khalti.lookup("A"));
    await settled();
    expect(asked()).toEqual(["A"]);

    fake.last().end(lookedUp("before they asked"));
    expect(await first).toEqual(lookedUp("before they asked"));
    await settled();
    expect(asked()).toEqual(["A", "A"]);
    fake.last().end(lookedUp("after they asked"));

    const answers = await Promise.all(meanwhile);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify(lookedUp("after they asked"))]),
    );
    expect(asked()).toEqual(["A", "A"]);
  });

  it("form a new group while the shared lookup runs", async () => {
    const first = khalti.lookup("A");
    await settled();
    const second = khalti.lookup("A");
    fake.last().end(lookedUp("1"));
    await first;
    await settled();
    const third = khalti.lookup("A");
    fake.last().end(lookedUp("2"));
    await settled();
    fake.last().end(lookedUp("3"));

    expect(await second).toEqual(lookedUp("2"));
    expect(await third).toEqual(lookedUp("3"));
  });

  it("start a new lookup once the last has ended", async () => {
    fake.answerWith(lookedUp("1"));
    expect(await khalti.lookup("A")).toEqual(lookedUp("1"));
    fake.answerWith(lookedUp("2"));
    expect(await khalti.lookup("A")).toEqual(lookedUp("2"));
    expect(asked()).toEqual(["A", "A"]);
  });

  it("do not delay lookups of other payments", async () => {
    const slow = khalti.lookup("A");
    await settled();
    const other = khalti.lookup("B");
    await settled();
    fake.last().end(lookedUp("B"));

    expect(await other).toEqual(lookedUp("B"));
    fake.calls[0]?.end(lookedUp("A"));
    expect(await slow).toEqual(lookedUp("A"));
  });

  it("continue after a lookup without an answer", async () => {
    const first = khalti.lookup("A");
    await settled();
    const second = khalti.lookup("A");
    fake.last().end(unknown("timeout"));
    expect(await first).toEqual(unknown("timeout"));
    await settled();
    fake.last().end(lookedUp("2"));
    expect(await second).toEqual(lookedUp("2"));
  });

  it("continue after a lookup that threw", async () => {
    const first = khalti.lookup("A");
    await settled();
    const second = khalti.lookup("A");
    fake.last().fail(new Error("a bug"));
    await expect(first).rejects.toThrow("a bug");
    await settled();
    fake.last().end(lookedUp("2"));
    expect(await second).toEqual(lookedUp("2"));

    fake.answerWith(lookedUp("3"));
    expect(await khalti.lookup("A")).toEqual(lookedUp("3"));
  });

  it("continue after a database error in the rate limit", async () => {
    takeBudget = () => Promise.reject(new Error("no database"));
    const [first, second] = await Promise.allSettled([khalti.lookup("A"), khalti.lookup("A")]);
    expect([first.status, second.status]).toEqual(["rejected", "rejected"]);

    takeBudget = () => Promise.resolve(true);
    fake.answerWith(lookedUp("3"));
    expect(await khalti.lookup("A")).toEqual(lookedUp("3"));
  });
});
