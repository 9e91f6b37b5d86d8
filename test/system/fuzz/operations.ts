import { openApiDocument } from "../../../src/openapi/openapi-document.ts";
import type { Operation } from "./generate-request.ts";

interface Parameter {
  name: string;
  in: string;
  example?: unknown;
}
interface Content {
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
}
interface Described {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** What our own description says of each route: parameters, types of bodies, and examples to begin with. */
export function describedOperations(): Operation[] {
  const { paths } = openApiDocument() as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, { parameters = [], requestBody }]): Operation => {
        const content = Object.entries(requestBody?.content ?? {});
        return {
          method: method.toUpperCase(),
          path,
          query: parameters
            .filter((one) => one.in === "query")
            .map((one) => [one.name, one.example]),
          inPath: Object.fromEntries(
            parameters.filter((one) => one.in === "path").map((one) => [one.name, one.example]),
          ),
          types: content.map(([type]) => type),
          examples: content.flatMap(([, { example, examples = {} }]) => [
            ...(example === undefined ? [] : [example]),
            ...Object.values(examples).flatMap(({ value }) => (value === undefined ? [] : [value])),
          ]),
        };
      }),
  );
}
