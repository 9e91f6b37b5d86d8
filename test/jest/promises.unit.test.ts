import { describe, expect, it } from "@jest/globals";

describe("a worker that has run many test files", () => {
  // Those of this test, of the logger, and of a server that traces.
  it("carries no storage of an earlier file on each promise", () => {
    const stores = Object.getOwnPropertySymbols(Promise.resolve()).filter(
      ({ description }) => description === "kResourceStore",
    );
    expect(stores.length).toBeLessThanOrEqual(3);
  });
});
