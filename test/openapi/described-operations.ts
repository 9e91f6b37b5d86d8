import { openApiDocument } from "../../src/openapi/openapi-document.ts";

interface Media {
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: { in: string; name: string; required?: boolean; example?: unknown }[];
  /** By its name: the examples of a JSON body. */
  bodies: Record<string, unknown>;
  security: string[];
  responses: Record<string, { content?: Record<string, Media> }>;
}

interface Described {
  operationId: string;
  parameters?: Operation["parameters"];
  requestBody?: { content: Record<string, Media> };
  responses: Operation["responses"];
  security: Record<string, never>[];
}

const { paths } = openApiDocument() as { paths: Record<string, Record<string, Described>> };

/** Every operation of the description, with its examples. */
export const operations: Operation[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    id: operation.operationId,
    method,
    path,
    parameters: operation.parameters ?? [],
    bodies: examplesOf(operation.requestBody?.content["application/json"]),
    security: operation.security.flatMap((one) => Object.keys(one)),
    responses: operation.responses,
  })),
);

function examplesOf(media: Media | undefined): Record<string, unknown> {
  if (media === undefined) return {};
  if (media.examples === undefined) return { example: media.example };
  return Object.fromEntries(
    Object.entries(media.examples).map(([name, { value }]) => [name, value]),
  );
}
