import { expect, it } from "@jest/globals";
import { shareQueryPlans } from "./share-query-plans.mts";

/** Compiles as Prisma's does: each client has one, and a wrong query throws. */
function newCompilers() {
  const compiled: string[] = [];
  class Compiler {
    compile(query: string): unknown {
      compiled.push(query);
      if (query === "wrong") throw new Error("no such field");
      return { plan: query };
    }
  }
  shareQueryPlans(Compiler.prototype);
  return { compiled, one: new Compiler(), another: new Compiler() };
}

it("compiles a query once for all clients, and each other query by itself", () => {
  const { compiled, one, another } = newCompilers();
  expect(one.compile("orders")).toEqual({ plan: "orders" });
  expect(another.compile("orders")).toEqual({ plan: "orders" });
  expect(another.compile("refunds")).toEqual({ plan: "refunds" });
  expect(compiled).toEqual(["orders", "refunds"]);
});

it("refuses a wrong query each time", () => {
  const { compiled, one, another } = newCompilers();
  expect(() => one.compile("wrong")).toThrow("no such field");
  expect(() => another.compile("wrong")).toThrow("no such field");
  expect(compiled).toEqual(["wrong", "wrong"]);
});
