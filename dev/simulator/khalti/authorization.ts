import type { Answer } from "../control/api-endpoint.ts";

/** The refusal for a missing or wrong merchant key; undefined when the key is correct. */
export function refuseWrongKey(header: string | undefined, secretKey: string): Answer | undefined {
  // The examples in the documentation use both "Key" and "key".
  const key = /^key\s+(\S+)\s*$/i.exec(header ?? "")?.[1];
  if (key === undefined) return unauthorized("Authentication credentials were not provided.");
  return key === secretKey ? undefined : unauthorized("Invalid token.");
}

function unauthorized(detail: string): Answer {
  return { status: 401, body: { detail, status_code: 401 } };
}
