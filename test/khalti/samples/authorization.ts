/** The header sample of "Web Checkout (KPG-2)", API Authorization, as printed. */
import type { Sample } from "./sample.ts";

export const authorization: Sample = {
  section: "API Authorization",
  json: `{
    "Authorization": "Key <LIVE_SECRET_KEY>"
}`,
};
