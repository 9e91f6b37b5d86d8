const HIDDEN = "[secret]";

/** The body without the token that some providers expect in it. */
export function bodyWithoutToken(body: unknown): unknown {
  if (typeof body === "string") {
    return body.replace(/(\btoken["']?\s*[:=]\s*["']?)[^"'&,\s}]+/gi, `$1${HIDDEN}`);
  }
  if (typeof body !== "object" || body === null || !("token" in body)) return body;
  return { ...body, token: HIDDEN };
}

/** The path without the token that some providers expect in the query. */
export function pathWithoutToken(path: string): string {
  return path.replace(/([?&]token[^=&]*=)[^&]*/gi, `$1${HIDDEN}`);
}
