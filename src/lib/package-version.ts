import { readFileSync } from "node:fs";
import { z } from "zod";

// package.json stands two folders above this file, in the sources and in the image alike.
const file = new URL("../../package.json", import.meta.url);

/** The version of this server. */
export const packageVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(file, "utf8"))).version;
