import { openApiDocument } from "./openapi-document.ts";
import { SECURITY_SCHEMES } from "./security.ts";
import { TAGS } from "./tags.ts";

interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  description?: string;
  example?: string;
}
interface Media {
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  security: Record<string, never>[];
}

/**
 * A collection of Postman's format 2.1 (other tools import it too), made from the OpenAPI description: a folder for each
 * reader, and each request with its example. Keys and the address are variables.
 */
export function postmanCollection(publicUrl: string): object {
  const { info, paths } = openApiDocument() as {
    info: { title: string; description: string };
    paths: Record<string, Record<string, Operation>>;
  };
  const requests = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0],
      request: requestOf(method, path, operation),
    })),
  );
  return {
    info: {
      name: info.title,
      description: info.description,
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    item: TAGS.map(({ name, description }) => ({
      name,
      description,
      item: requests.filter(({ tag }) => tag === name).map(({ request }) => request),
    })),
    variable: [
      { key: "baseUrl", value: publicUrl },
      ...Object.entries(SECURITY_SCHEMES)
        .filter(([, { type }]) => type === "http")
        .map(([key, scheme]) => ({
          key,
          value: "",
          description: scheme.description,
        })),
    ],
  };
}

function requestOf(method: string, path: string, operation: Operation) {
  const parameters = operation.parameters ?? [];
  const of = (place: string) => parameters.filter((one) => one.in === place);
  const json = operation.requestBody?.content["application/json"];
  const segments = path.slice(1).replace(/\{(\w+)\}/g, ":$1");
  return {
    name: operation.summary,
    request: {
      method: method.toUpperCase(),
      description: operation.description,
      auth: authOf(operation),
      header: of("header").map(variable),
      url: {
        raw: `{{baseUrl}}/${segments}`,
        host: ["{{baseUrl}}"],
        path: segments.split("/"),
        query: of("query").map(variable),
        variable: of("path").map(variable),
      },
      ...(json === undefined
        ? {}
        : {
            body: {
              mode: "raw",
              raw: JSON.stringify(exampleOf(json), null, 2),
              options: { raw: { language: "json" } },
            },
          }),
    },
  };
}

/** An optional parameter is listed, but switched off. */
function variable({ name, required, description, example }: Parameter) {
  return {
    key: name,
    value: example ?? "",
    ...(description === undefined ? {} : { description }),
    ...(required === true ? {} : { disabled: true }),
  };
}

function authOf({ security }: Operation) {
  const [scheme] = security.flatMap((one) => Object.keys(one));
  return scheme === undefined || security.some((one) => Object.keys(one).length === 0)
    ? { type: "noauth" }
    : { type: "bearer", bearer: [{ key: "token", value: `{{${scheme}}}`, type: "string" }] };
}

function exampleOf({ example, examples }: Media): unknown {
  return examples === undefined ? example : Object.values(examples)[0]?.value;
}
