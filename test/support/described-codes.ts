import { openApiDocument } from "../../src/openapi/openapi-document.ts";

interface Failure {
  content?: Record<string, { schema: { allOf: { properties?: { code?: { enum: string[] } } }[] } }>;
}
type Responses = Record<string, Failure>;

const { paths } = openApiDocument("http://localhost") as {
  paths: Record<string, Record<string, { responses: Responses }>>;
};
const routes = Object.entries(paths).map(([path, methods]) => ({
  path,
  pattern: new RegExp(`^${path.replace(/\./g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
  methods,
}));

/**
 * The codes that the API's description promises for this answer, those of any route among them.
 *
 * @returns null for what is no route of the API
 */
export function describedCodes(method: string, path: string, status: number): string[] | null {
  // What is written out comes before what has a parameter there.
  const [route] = routes
    .filter(({ pattern }) => pattern.test(path))
    .sort((a, b) => a.path.split("{").length - b.path.split("{").length);
  const responses = route?.methods[method.toLowerCase()]?.responses;
  if (responses === undefined) return null;
  return [...codesOf(responses[String(status)]), ...codesOf(responses["default"])];
}

function codesOf(response: Failure | undefined): string[] {
  const schema = response?.content?.["application/problem+json"]?.schema;
  return (schema?.allOf ?? []).flatMap(({ properties }) => properties?.code?.enum ?? []);
}
