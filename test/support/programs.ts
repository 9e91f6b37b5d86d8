import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { buildPages } from "../../web/build.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The programs that tests start in processes of their own. */
const PROGRAMS = [
  "dev/main.ts",
  "dev/cli.ts",
  "src/main.ts",
  "test/system/crash/crashing-server.ts",
] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** Loaded from node_modules/ as the program runs: two must know where they are, the third is hardly ever needed. */
const NOT_BUNDLED = ["swagger-ui-dist/absolute-path.js", "esbuild", "typescript"];

/** What starts a built program, and an option for it: a process that lives for seconds does not earn back what optimizing Prisma's WebAssembly costs. */
const STARTER = "test/support/start-program.ts";
const STARTED_OFTEN = ["--liftoff-only"];

/** What ES modules have, and CommonJS lacks. */
const ES_MODULES = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';

/**
 * Builds each program with its packages, and the pages, once for a whole test run: such a process starts in a third of the
 * time of one that finds, reads and transpiles a thousand files.
 */
export async function buildPrograms(): Promise<{ directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-programs-"));
  const pages = buildPages(path.join(directory, "web"));
  await build({
    entryPoints: Object.fromEntries(
      [...PROGRAMS, STARTER].map((program) => [bundleOf(program), path.join(ROOT, program)]),
    ),
    outdir: directory,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    // V8 keeps compiled scripts, but no modules: see start-program.ts.
    format: "cjs",
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "importMetaUrl" },
    external: NOT_BUNDLED,
    banner: { js: ES_MODULES },
    // Less to read at each of some hundred starts.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "error",
    plugins: [keepPlaces],
  });
  await pages;
  await symlink(path.join(ROOT, "node_modules"), path.join(directory, "node_modules"), "dir");
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** Node's arguments for a program that was built for this run. */
export function builtProgram(name: ProgramName): string[] {
  const fileOf = (program: string) => path.join(builtFolder(), `${bundleOf(program)}.cjs`);
  return [...STARTED_OFTEN, fileOf(STARTER), fileOf(name)];
}

function bundleOf(program: string): string {
  return program.replaceAll("/", "-").replace(/\.ts$/, "");
}

/** The pages that were built for this run. */
export function builtPages(): string {
  return path.join(builtFolder(), "web");
}

function builtFolder(): string {
  const directory = process.env["TEST_PROGRAMS"];
  if (directory === undefined) throw new Error("no programs were built: see global-setup.ts");
  return directory;
}

/** The source files find prisma/ from where they are, not from where they were built. Only the pages are beside the build. */
const keepPlaces: Plugin = {
  name: "keep-places",
  setup(build) {
    build.onLoad({ filter: /\/(?:src|dev|web)\/.*\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      if (file.endsWith("/src/server.ts")) return { contents: source, loader: "ts" };
      const url = JSON.stringify(pathToFileURL(file).href);
      const folder = JSON.stringify(path.dirname(file));
      const contents = source
        .replaceAll("import.meta.url", url)
        .replaceAll("import.meta.dirname", folder);
      return { contents, loader: "ts" };
    });
  },
};
