import { openApiDocument } from "../../src/openapi/openapi-document.ts";

interface Failure {
  $ref?: string;
  content?: Record<string, { schema: { allOf: { properties?: { code?: { enum: string[] } } }[] } }>;
}
type Responses = Record<string, Failure>;

const { paths, components } = openApiDocument() as {
  paths: Record<string, Record<string, { responses: Responses }>>;
  components: { responses: Responses };
};
const routes = Object.entries(paths).map(([path, methods]) => ({
  path,
  pattern: new RegExp(`^${path.replace(/\./g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
  methods,
}));

/**
 * The error codes that the API description lists for this answer, including the codes of all routes.
 *
 * @returns null if the path is not part of the API
 */
export function describedCodes(method: string, path: string, status: number): string[] | null {
  // A literal path comes before a path with parameters.
  const [route] = routes
    .filter(({ pattern }) => pattern.test(path))
    .sort((a, b) => a.path.split("{").length - b.path.split("{").length);
  const responses = route?.methods[method.toLowerCase()]?.responses;
  if (responses === undefined) return null;
  return [...codesOf(responses[String(status)]), ...codesOf(responses["default"])];
}

function codesOf(response: Failure | undefined): string[] {
  const named = response?.$ref?.replace("#/components/responses/", "");
  const found = named === undefined ? response : components.responses[named];
  const schema = found?.content?.["application/problem+json"]?.schema;
  return (schema?.allOf ?? []).flatMap(({ properties }) => properties?.code?.enum ?? []);
}
