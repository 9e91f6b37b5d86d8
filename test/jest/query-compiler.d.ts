/** Prisma ships it without types. */
declare module "@prisma/client/runtime/query_compiler_small_bg.postgresql.mjs" {
  export class QueryCompiler {
    compile(query: string): unknown;
  }
}
