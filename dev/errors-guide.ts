// Writes docs/guides/errors.md from the table of error codes: node --import tsx dev/errors-guide.ts. A test fails when it is stale.
import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { CODES_FOR_ALL } from "../src/openapi/errors/codes-for-all.ts";
import { CODES_FOR_STAFF } from "../src/openapi/errors/codes-for-staff.ts";
import type { ErrorCode } from "../src/openapi/errors/error-code.ts";

const FILE = new URL("../docs/guides/errors.md", import.meta.url);

export async function errorsGuide(): Promise<string> {
  const text = `# Error codes

Every error is a problem document (RFC 9457). Programs decide by \`code\`, people read \`detail\`, and \`instance\` is the
request id that is also in the server's log. Answers with \`Retry-After\` say in how many seconds to try again. A write
under an \`Idempotency-Key\` may always be repeated with the same key and the same body.

This page is made from the table that the API description uses.

## For everybody

${table(CODES_FOR_ALL)}

## For staff

${table(CODES_FOR_STAFF)}
`;
  return format(text, { parser: "markdown", printWidth: 120, proseWrap: "preserve" });
}

function table(codes: Record<string, ErrorCode>): string {
  const rows = Object.entries(codes).map(
    ([code, { status, cause, cure }]) => `| \`${code}\` | ${String(status)} | ${cause} | ${cure} |`,
  );
  return ["| Code | Status | Cause | Cure |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

if (process.argv[1] === import.meta.filename) await writeFile(FILE, await errorsGuide());
