// Writes src/api.ts from the server's API description. A test fails when it is stale.
import { writeFile } from "node:fs/promises";
import openapiTs, { astToString, type OpenAPI3 } from "openapi-typescript";
import { openApiDocument } from "../src/openapi/openapi-document.ts";

/** Types of every path, body and answer. */
export async function generateTypes(): Promise<string> {
  const description = openApiDocument() as OpenAPI3;
  const types = astToString(
    await openapiTs(description, { alphabetize: true, defaultNonNullable: false }),
  );
  return `// Made by "npm run generate -w client" from the server's API description. Do not edit.\n${types}`;
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(new URL("src/api.ts", import.meta.url), await generateTypes());
}
