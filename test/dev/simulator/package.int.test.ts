import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { waitFor } from "../../support/wait-for.ts";
import { SAMPLE_ORDER } from "./simulator-driver.ts";

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, "../../..");
const env = { ...process.env, npm_config_update_notifier: "false", npm_config_offline: "true" };

let project: string;
/** A fresh project that has installed the packed simulator, without a network. */
beforeAll(async () => {
  project = await mkdtemp(path.join(os.tmpdir(), "khalti-simulator-package-"));
  const source = path.join(project, "source");
  // Packed from a copy: the package is built where it lies.
  await cp(path.join(ROOT, "dev/simulator"), path.join(source, "dev/simulator"), {
    recursive: true,
  });
  await cp(path.join(ROOT, "tsconfig.json"), path.join(source, "tsconfig.json"));
  await symlink(path.join(ROOT, "node_modules"), path.join(source, "node_modules"));
  await run("npm", ["pack", "--pack-destination", project], {
    cwd: path.join(source, "dev/simulator"),
    env,
  });
  const [archive = ""] = (await readdir(project)).filter((name) => name.endsWith(".tgz"));
  await writeFile(path.join(project, "package.json"), '{ "type": "module" }');
  await run("npm", ["install", "--no-audit", "--no-fund", `./${archive}`], { cwd: project, env });
});
afterAll(() => rm(project, { recursive: true, force: true }));

it("holds only what it publishes, the licences of its libraries included", async () => {
  const installed = path.join(project, "node_modules/@khalti-bff/simulator");
  const files = (await readdir(installed, { recursive: true })).filter((file) =>
    file.includes("."),
  );
  expect(files.map((file) => file.replace(/chunk-\w+/, "chunk")).sort()).toEqual([
    "README.md",
    "dist/LICENSES.txt",
    "dist/books/journal.d.ts",
    "dist/chunk.js",
    "dist/cli.js",
    "dist/simulator.d.ts",
    "dist/simulator.js",
    "package.json",
  ]);
  expect(await readdir(path.join(project, "node_modules/@khalti-bff"))).toEqual(["simulator"]);
});

it("runs with npx, plays Khalti, and stops at a signal", async () => {
  const bin = ["khalti-simulator", "--port", "0", "--data", path.join(project, "data")];
  // A group of its own, as in a terminal: Ctrl-C reaches npx and what it runs.
  const child = spawn("npx", bin, {
    cwd: project,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "close");
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await waitFor("the simulator says where it is", () =>
    Promise.resolve(printed.includes("kept in")),
  );
  const url = /Base URL +(\S+)\//.exec(printed)?.[1] ?? "";
  const response = await fetch(`${url}/api/v2/epayment/initiate/`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: "Key simulator_secret_key",
    },
    body: JSON.stringify(SAMPLE_ORDER),
  });
  const { payment_url } = (await response.json()) as { payment_url: string };
  expect((await fetch(payment_url)).status).toBe(200);

  process.kill(-(child.pid ?? 0), "SIGINT");
  await exited;
  expect(await readdir(path.join(project, "data"))).toEqual(["khalti-simulator.ndjson"]);
});

it("type-checks and starts in a program", async () => {
  await writeFile(
    path.join(project, "shop.ts"),
    `import { startSimulator, type Simulator } from "@khalti-bff/simulator";
     const simulator: Simulator = await startSimulator({ port: 0, secretKey: "k" });
     // @ts-expect-error a port is a number
     export const wrong = () => startSimulator({ port: "0", secretKey: "k" });
     await simulator.stop();`,
  );
  const compilerOptions = { strict: true, module: "nodenext", target: "es2023", types: [] };
  await writeFile(
    path.join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["shop.ts"] }),
  );
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const said = await run(process.execPath, [tsc, "-p", "."], { cwd: project }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  expect(said).toBe("");
  await run(process.execPath, ["shop.js"], { cwd: project });
});
