// Bundles what browsers run. `npm run build` writes dist/web; a development server and tests bundle into folders of their
// own. The names of the files have a hash of what is in them, so browsers may keep them forever.
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const STAFF = path.resolve(import.meta.dirname, "staff");

/** @returns the folder, with index.html and the files that it names */
export async function buildPages(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: STAFF,
    entryPoints: [
      { in: "main.tsx", out: "staff" },
      { in: "staff.css", out: "staff" },
    ],
    outdir: path.join(folder, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    splitting: true,
    bundle: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    metafile: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "warning",
  });
  const names = Object.keys(metafile.outputs).map((file) => path.basename(file));
  const of = (ending: string) =>
    names.find((name) => name.startsWith("staff-") && name.endsWith(ending)) ?? "";
  const entry = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === "main.tsx",
  );
  // Browsers load what the entry needs at the same time as the entry.
  const needed = (entry?.[1].imports ?? []).filter(({ kind }) => kind === "import-statement");
  const preloads = needed.map(
    ({ path: file }) => `<link rel="modulepreload" href="/staff/assets/${path.basename(file)}" />`,
  );
  const html = await readFile(path.join(STAFF, "index.html"), "utf8");
  await writeFile(
    path.join(folder, "index.html"),
    html
      .replace("{{script}}", of(".js"))
      .replace("{{style}}", of(".css"))
      .replace("{{preloads}}", preloads.join("\n    ")),
  );
  return folder;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await buildPages(path.resolve(import.meta.dirname, "../dist/web"));
}
