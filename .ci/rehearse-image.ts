// CI has no Docker, so this executes the Dockerfile's COPY and RUN lines in a temporary folder and starts the result as
// the image does: migrate, then the server in production with a health check; and the simulator's image beside it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startEmbeddedPostgres } from "../dev/embedded-postgres.ts";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..");
const work = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-image-"));
await chmod(work, 0o755);
/** The /app of each stage. */
const folders = {
  build: path.join(work, "build"),
  image: path.join(work, "image"),
  bundle: path.join(work, "bundle"),
  simulator: path.join(work, "simulator"),
};
const { image } = folders;
const postgresFolder = path.join(work, "postgres");

const dockerfile = await readFile(path.join(root, "Dockerfile"), "utf8");
const stages = new Map(
  [...dockerfile.matchAll(/^FROM \S+(?: AS (\S+))?\n((?:(?!FROM ).*\n)*)/gm)].map(
    ([, name = "", text = ""]) => [name, text],
  ),
);
const [buildStage, imageStage, bundleStage, simulatorStage] = [
  stageNamed("build"),
  stageNamed(""),
  stageNamed("bundle"),
  stageNamed("simulator"),
];

const postgres = await startEmbeddedPostgres({ directory: postgresFolder, database: "image" });
try {
  await rehearseSimulator();
  await runStage(buildStage, folders.build, root);
  await runStage(imageStage, image, root);
  await requireProductionOnly(image);
  const port = await freePort();
  const env = {
    PATH: process.env["PATH"] ?? "",
    NODE_ENV: "production",
    PORT: String(port),
    PUBLIC_URL: "https://pay.shop.example",
    DATABASE_URL: postgres.serverUrl,
    KHALTI_ENVIRONMENT: "sandbox",
    KHALTI_SECRET_KEY: "rehearsal_secret_key",
    KHALTI_PUBLIC_KEY: "rehearsal_public_key",
  };
  const migrated = await run("node", ["dist/main.js", "migrate"], {
    cwd: image,
    env: { ...env, MIGRATION_DATABASE_URL: postgres.url },
  });
  console.log(migrated.stdout.trim());

  const command = JSON.parse(/^CMD (\[.*\])$/m.exec(imageStage)?.[1] ?? "[]") as string[];
  const healthcheck = JSON.parse(/^ {2}CMD (\[.*\])$/m.exec(imageStage)?.[1] ?? "[]") as string[];
  const server = spawn(command[0] ?? "", command.slice(1), { cwd: image, env, stdio: "pipe" });
  const exited = once(server, "close");
  await Promise.race([
    untilPrinted(server.stdout, '"msg":"ready: '),
    exited.then(() => Promise.reject(new Error("the server exited before it was ready"))),
  ]);
  await run(healthcheck[0] ?? "", healthcheck.slice(1), { cwd: image, env });
  const ready = await fetch(`http://127.0.0.1:${String(port)}/readyz`);
  if (!ready.ok) throw new Error(`/readyz answered ${String(ready.status)}`);
  server.kill("SIGTERM");
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`the server exited with ${String(code)}`);
  console.log("The image's steps work: built, pruned, migrated, started, healthy, stopped.");
} finally {
  await postgres.stop();
  await rm(work, { recursive: true, force: true });
  await rm(postgres.directory, { recursive: true, force: true });
}

function stageNamed(name: string): string {
  const text = stages.get(name);
  if (text === undefined) throw new Error(`the Dockerfile has no stage "${name}"`);
  return text;
}

/** Starts the simulator's image as it is, and asks it for a payment link. It has nothing but its own bundle. */
async function rehearseSimulator(): Promise<void> {
  const folder = folders.simulator;
  await runStage(bundleStage, folders.bundle, root);
  await runStage(simulatorStage, folder, root);
  const found = (await readdir(folder)).toSorted();
  if (found.join() !== "data,dist,package.json") throw new Error(`it has ${found.join()}`);

  const command = JSON.parse(/^CMD (\[.*\])$/m.exec(simulatorStage)?.[1] ?? "[]") as string[];
  const [program = "", ...options] = command.map((word) => inFolder(word, folder));
  const port = String(await freePort());
  const env = { PATH: process.env["PATH"] ?? "" };
  const child = spawn(program, [...options, "--port", port], { cwd: folder, env, stdio: "pipe" });
  const exited = once(child, "close");
  await Promise.race([
    untilPrinted(child.stdout, "kept in"),
    exited.then(() => Promise.reject(new Error("the simulator exited before it was ready"))),
  ]);
  const answer = await fetch(`http://127.0.0.1:${port}/api/v2/epayment/initiate/`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Key simulator_secret_key" },
    body: JSON.stringify({
      return_url: "https://shop.example/",
      website_url: "https://shop.example/",
      amount: 1300,
      purchase_order_id: "1",
      purchase_order_name: "Tea",
    }),
  });
  if (!answer.ok) throw new Error(`initiate answered ${String(answer.status)}`);
  child.kill("SIGTERM");
  const [code] = (await exited) as [number | null];
  if (code !== 0) throw new Error(`the simulator exited with ${String(code)}`);
  const books = await readdir(path.join(folder, "data"));
  if (books.length === 0) throw new Error("the simulator kept no books");
  console.log("The simulator's image works: bundled, started, asked, stopped, its books kept.");
}

/** The image's volume, in a folder of the rehearsal. */
function inFolder(text: string, folder: string): string {
  return text.replaceAll("/data", path.join(folder, "data"));
}

/** Executes the COPY and RUN lines of a stage, with `folder` as its /app. */
async function runStage(stage: string, folder: string, context: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const line of stage.split("\n")) {
    const copied = /^COPY (?:--from=(\w+) )?(.+) (\S+)$/.exec(line);
    if (copied !== null) {
      const [, from, sources = "", target = ""] = copied;
      for (const source of sources.split(" ")) {
        const stage = from === "bundle" ? folders.bundle : folders.build;
        const origin =
          from === undefined ? path.join(context, source) : source.replace("/app", stage);
        const isFolderTarget = target === "./";
        await cp(origin, path.join(folder, isFolderTarget ? path.basename(source) : target), {
          recursive: true,
          verbatimSymlinks: true,
          filter: (file) => !isMadeHere(path.relative(context, file)),
        });
      }
    }
    // This machine has no user of the image's name.
    const command = /^RUN (.+)$/.exec(line)?.[1]?.replace(/ && chown node \/data$/, "");
    if (command !== undefined) {
      console.log(`> ${command}`);
      await run("sh", ["-c", inFolder(command, folder)], {
        cwd: folder,
        maxBuffer: 16 * 1024 * 1024,
      });
    }
  }
}

/** What an image builds for itself, although a developer's folder may have it. */
function isMadeHere(file: string): boolean {
  return file.startsWith("src/generated") || file.startsWith("dev/simulator/dist");
}

/** Production can neither play Khalti nor run the embedded Postgres: the image has no file of them. */
async function requireProductionOnly(folder: string): Promise<void> {
  const forbiddenPath =
    /simulator|embedded-postgres|(?:^|\/)dist\/(?:dev|test|bench)(?:\/|$)|pino-pretty|@khalti-bff|openapi-fetch/;
  const forbiddenText = /_simulator|startSimulator|startEmbeddedPostgres|embedded-postgres|\/dev\//;
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  let ours = 0;
  for (const entry of files) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isDirectory()) continue; // npm prune leaves empty folders of scopes
    if (forbiddenPath.test(name)) found.push(name);
    if (!entry.isFile() || !/^(?:dist|public|prisma)\//.test(name)) continue;
    ours++;
    if (forbiddenText.test(await readFile(file, "utf8"))) found.push(`${name} (by its text)`);
  }
  if (ours === 0) throw new Error("the image has no file of ours");
  if (found.length > 0)
    throw new Error(`only a development machine has these:\n${found.join("\n")}`);
  console.log(`${String(ours)} files of ours, and nothing of a development machine.`);
}

async function untilPrinted(stream: NodeJS.ReadableStream, text: string): Promise<void> {
  let printed = "";
  for await (const chunk of stream) {
    printed += String(chunk);
    if (printed.includes(text)) return;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
