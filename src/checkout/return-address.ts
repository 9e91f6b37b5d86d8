import type { Config } from "../config.ts";
import { isAppScheme } from "../lib/app-scheme.ts";

/** Whether a text may be a `return_to` of any shop: a page, or a deep link into an app. */
export function isReturnAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return isWeb(protocol) || isAppScheme(protocol.slice(0, -1));
}

/** Whether it is one of this shop's own addresses, so that the return URL is no open redirect. */
export function isOwnAddress(
  text: string,
  { frontendOrigins, appSchemes }: Pick<Config, "frontendOrigins" | "appSchemes">,
): boolean {
  if (!isReturnAddress(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  if (isWeb(url.protocol)) return frontendOrigins.includes(url.origin);
  return appSchemes.includes(url.protocol.slice(0, -1)) && url.href.startsWith(`${url.protocol}//`);
}

const isWeb = (protocol: string) => protocol === "https:" || protocol === "http:";
