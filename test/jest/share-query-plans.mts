/**
 * Prisma compiles each kind of query anew for each client, in 5 ms of WebAssembly, and each test file has two or three clients.
 * What a query compiles to depends on the query and the schema only, and Prisma itself uses a plan many times: all clients of
 * a worker share them.
 */
import { QueryCompiler } from "@prisma/client/runtime/query_compiler_small_bg.postgresql.mjs";

/** Queries that Prisma cannot parametrize hold values, and seldom come again. */
const MOST_PLANS = 2_000;

interface Compiler {
  compile(query: string): unknown;
}

/** @param compiler of all clients of this process */
export function shareQueryPlans(compiler: Compiler = QueryCompiler.prototype): void {
  const compile = Reflect.get(compiler, "compile");
  const plans = new Map<string, unknown>();
  compiler.compile = function (query) {
    const known = plans.get(query);
    if (known !== undefined) return known;
    const plan = compile.call(this, query);
    if (plans.size < MOST_PLANS) plans.set(query, plan);
    return plan;
  };
}
