// Builds dist/: what `npm pack` publishes and the image runs. It holds the libraries, so it installs and starts alone.
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

const HERE = import.meta.dirname;
const DIST = path.join(HERE, "dist");
/** The declarations that a program needs which starts the simulator itself. */
const DECLARATIONS = ["simulator.d.ts", "books/journal.d.ts"];

/** What CommonJS packages use, and ES modules lack. */
const COMMONJS = [
  'import { createRequire as createRequireOfBundle } from "node:module";',
  "const require = createRequireOfBundle(import.meta.url);",
].join("\n");

await rm(DIST, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [path.join(HERE, "cli.ts"), path.join(HERE, "simulator.ts")],
  outdir: DIST,
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  banner: { js: COMMONJS },
  metafile: true,
  logLevel: "warning",
});
await chmod(path.join(DIST, "cli.js"), 0o755);
await writeLicenses(Object.keys(metafile.inputs));
await writeDeclarations();

/** The licences of the libraries demand that they go with each copy. */
async function writeLicenses(inputs: string[]): Promise<void> {
  const packages = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  const texts: string[] = [];
  for (const folder of [...packages].sort()) {
    const files = await readdir(folder);
    const license = files.find((file) => /^licen[cs]e/i.test(file));
    const text = license === undefined ? "" : await readFile(path.join(folder, license), "utf8");
    texts.push(`${folder.replace(/^.*node_modules\//, "")}\n\n${text.trim()}\n`);
  }
  await writeFile(path.join(DIST, "LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

async function writeDeclarations(): Promise<void> {
  const all = path.join(DIST, "declarations");
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", HERE, "--outDir", all]);
  for (const file of DECLARATIONS) {
    await mkdir(path.dirname(path.join(DIST, file)), { recursive: true });
    await cp(path.join(all, file), path.join(DIST, file));
  }
  await rm(all, { recursive: true });
}
