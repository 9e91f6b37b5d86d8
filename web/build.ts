// Builds the folder of pages that the server serves: documents, the scripts and styles that they name, bundled, and files
// that stay as they are. `npm run build` writes dist/web; a development server and tests build folders of their own.
// Names of bundles have a hash of their content, so browsers keep them forever. Texts are compressed here, once.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");
const PUBLIC = path.join(ROOT, "public");
const STAFF = path.join(ROOT, "web/staff");
const AS_THEY_ARE = ["assets", "i18n", "favicon.svg"];
/** The font may be served on only with its licence. */
const FONT_LICENSE = "node_modules/@fontsource/noto-sans-devanagari/LICENSE";
/** What stands in the head of each page of customers; not a document by itself. */
const HEAD = "head.html";
/** A script or style of ours: `/js/shop.js` stands in public/, `./main.tsx` beside its document. */
const REFERENCE = /(?<=\s(?:href|src)=")(?:\/(?:css|js)\/|\.\/)[^"]+(?=")/g;

interface Document {
  /** Below the folder of pages. */
  name: string;
  html: string;
  /** Source files by the references that name them. */
  sources: Map<string, string>;
}

/** @returns the folder */
export async function buildPages(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(folder, "staff"), { recursive: true });
  const documents = await readDocuments();
  const sourcesOf = (isStaff: boolean) =>
    documents
      .filter(({ name }) => name.startsWith("staff/") === isStaff)
      .flatMap(({ sources }) => [...sources.values()]);
  // Bundled apart: code that customers share with staff would be one more file for customers to wait for.
  const directory = path.join(folder, "bundles");
  const bundles = new Map([
    ...(await bundle([...new Set(sourcesOf(false))], directory)),
    ...(await bundle([...new Set(sourcesOf(true))], directory)),
  ]);
  for (const { name, html, sources } of documents) {
    const address = (reference: string) =>
      bundles.get(sources.get(reference) ?? "")?.address ?? reference;
    const parts = new Set(
      [...sources.values()].flatMap((source) => bundles.get(source)?.parts ?? []),
    );
    // Browsers load what a script imports at the same time as the script.
    const preloads = [...parts].map((part) => `  <link rel="modulepreload" href="${part}" />\n  `);
    await writeFile(
      path.join(folder, name),
      html.replace(REFERENCE, address).replace("</head>", `${preloads.join("")}</head>`),
    );
  }
  await cp(
    path.join(ROOT, FONT_LICENSE),
    path.join(folder, "bundles/noto-sans-devanagari.LICENSE"),
  );
  for (const name of AS_THEY_ARE) {
    await cp(path.join(PUBLIC, name), path.join(folder, name), { recursive: true });
  }
  await compressTexts(folder);
  return folder;
}

async function readDocuments(): Promise<Document[]> {
  const names = (await readdir(PUBLIC)).filter((name) => name.endsWith(".html") && name !== HEAD);
  const head = (await readFile(path.join(PUBLIC, HEAD), "utf8")).trim().replaceAll("\n", "\n    ");
  const places = [
    ...names.map((name) => ({ name, directory: PUBLIC })),
    { name: "staff/index.html", directory: STAFF },
  ];
  return Promise.all(
    places.map(async ({ name, directory }) => {
      const source = await readFile(path.join(directory, path.basename(name)), "utf8");
      const html = source.replace("<!-- head -->", head);
      const references = html.match(REFERENCE) ?? [];
      const sources = new Map(
        references.map((reference) => [reference, path.join(directory, reference)]),
      );
      return { name, html, sources };
    }),
  );
}

interface Bundle {
  address: string;
  /** Addresses of what it imports before it runs. */
  parts: string[];
}

/** @returns bundles by source file */
async function bundle(sources: string[], directory: string): Promise<Map<string, Bundle>> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: sources.map((source) => ({ in: source, out: nameOf(source) })),
    outdir: directory,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    splitting: true,
    bundle: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    charset: "utf8", // else each Devanagari letter takes six bytes
    metafile: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "warning",
  });
  const { outputs } = metafile;
  const addressOf = (file: string) => `/bundles/${path.basename(file)}`;
  const bundles = new Map<string, Bundle>();
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined) continue;
    const parts = new Set<string>();
    const collect = (importer: string) => {
      for (const { path: part, kind } of outputs[importer]?.imports ?? []) {
        if (kind !== "import-statement" || parts.has(part)) continue;
        parts.add(part);
        collect(part);
      }
    };
    collect(file);
    bundles.set(path.join(ROOT, entryPoint), {
      address: addressOf(file),
      parts: [...parts].map(addressOf),
    });
  }
  return bundles;
}

/** `staff` for web/staff/main.tsx, `shop` for public/js/shop.js. */
function nameOf(source: string): string {
  const { name, dir } = path.parse(source);
  return name === "main" ? path.basename(dir) : name;
}

/** Writes a .br and a .gz beside each text. */
async function compressTexts(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const texts = names.filter((name) => /\.(?:html|css|js|json|svg)$/.test(name));
  await Promise.all(
    texts.map(async (name) => {
      const file = path.join(folder, name);
      const content = await readFile(file);
      await Promise.all([
        writeFile(`${file}.br`, await promisify(brotliCompress)(content)),
        writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 })),
      ]);
    }),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  void buildPages(path.resolve(import.meta.dirname, "../dist/web"));
}
