import { newToken } from "../src/lib/token.ts";

/** A link that signs in once, for the banner. Its token is in memory only. */
export function createSignInLink(key: string): {
  token: string;
  take: (token: string) => string | null;
} {
  const token = newToken("link");
  let left: string | null = token;
  return {
    token,
    take(given) {
      if (left === null || given !== left) return null;
      left = null;
      return key;
    },
  };
}
