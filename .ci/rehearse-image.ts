// CI has no Docker, so this executes the Dockerfile's COPY and RUN lines in a temporary folder and starts the result as
// the image does: migrate, then the server in production with a health check.
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
const build = path.join(work, "build");
const image = path.join(work, "image");
const postgresFolder = path.join(work, "postgres");

const dockerfile = await readFile(path.join(root, "Dockerfile"), "utf8");
const stages = new Map(
  [...dockerfile.matchAll(/^FROM \S+(?: AS (\S+))?\n((?:(?!FROM ).*\n)*)/gm)].map(
    ([, name = "", text = ""]) => [name, text],
  ),
);
const buildStage = stages.get("build");
const imageStage = stages.get("");
if (!buildStage || !imageStage) throw new Error("the Dockerfile should build and have an image");

const postgres = await startEmbeddedPostgres({ directory: postgresFolder, database: "image" });
try {
  await runStage(buildStage, build, root);
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

/** Executes the COPY and RUN lines of a stage, with `folder` as its /app. */
async function runStage(stage: string, folder: string, context: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const line of stage.split("\n")) {
    const copied = /^COPY (?:--from=(\w+) )?(.+) (\S+)$/.exec(line);
    if (copied !== null) {
      const [, from, sources = "", target = ""] = copied;
      for (const source of sources.split(" ")) {
        const origin =
          from === undefined ? path.join(context, source) : source.replace("/app", build);
        const isFolderTarget = target === "./";
        await cp(origin, path.join(folder, isFolderTarget ? path.basename(source) : target), {
          recursive: true,
          verbatimSymlinks: true,
          filter: (file) => !file.startsWith(path.join(context, "src/generated")),
        });
      }
    }
    const command = /^RUN (.+)$/.exec(line)?.[1];
    if (command !== undefined) {
      console.log(`> ${command}`);
      await run("sh", ["-c", command], { cwd: folder, maxBuffer: 16 * 1024 * 1024 });
    }
  }
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
