import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const ROOT = new URL("../", import.meta.url);

/** How the image runs the server: Node's release in .nvmrc or the Dockerfile, with the Dockerfile's flags. */
export interface ImageNode {
  /** Path of the executable. */
  node: string;
  flags: string[];
}

/** Node as in the Dockerfile. npx keeps it, so only the first run downloads it. */
export async function imageNode(): Promise<ImageNode> {
  const dockerfile = await readFile(new URL("Dockerfile", ROOT), "utf8");
  const release = /^FROM node:(\d+)-/m.exec(dockerfile)?.[1];
  // The simulator has a stage and a command of its own.
  const command = /^CMD (\[.*"dist\/main\.js"\])$/m.exec(dockerfile)?.[1];
  if (release === undefined || command === undefined) throw new Error("cannot read the Dockerfile");
  const { stdout } = await promisify(execFile)("npx", [
    "--yes",
    `node@${release}`,
    "--print",
    "process.execPath",
  ]);
  const flags = (JSON.parse(command) as string[]).filter((part) => part.startsWith("--"));
  return { node: stdout.trim(), flags };
}
