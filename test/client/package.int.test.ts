import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { build } from "esbuild";
import { generateTypes } from "../../client/generate-types.ts";

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, "../..");
const OURS = path.join(ROOT, "node_modules");

let project: string;
/** A fresh project that has installed the packed client: no network, so its dependencies are links. */
beforeAll(async () => {
  project = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-client-"));
  const source = path.join(project, "source");
  // Packed from a copy: the package is built where it lies.
  await cp(path.join(ROOT, "client"), path.join(source, "client"), { recursive: true });
  await cp(path.join(ROOT, "tsconfig.json"), path.join(source, "tsconfig.json"));
  await symlink(OURS, path.join(source, "node_modules"));
  const env = { ...process.env, npm_config_update_notifier: "false", npm_config_offline: "true" };
  await run("npm", ["pack", "--pack-destination", project], {
    cwd: path.join(source, "client"),
    env,
  });
  const [archive = ""] = (await readdir(project)).filter((name) => name.endsWith(".tgz"));
  const modules = path.join(project, "node_modules");
  await mkdir(path.join(modules, "@khalti-bff"), { recursive: true });
  await run("tar", ["-xzf", archive], { cwd: project });
  await cp(path.join(project, "package"), path.join(modules, "@khalti-bff/client"), {
    recursive: true,
  });
  for (const name of ["openapi-fetch", "openapi-typescript-helpers"]) {
    await symlink(path.join(OURS, name), path.join(modules, name));
  }
  await writeFile(path.join(project, "package.json"), '{ "type": "module" }');
  await writeFile(path.join(project, "shop.ts"), SHOP);
});
afterAll(() => rm(project, { recursive: true, force: true }));

const SHOP = `
import { createClient, verifyWebhook, type Order } from "@khalti-bff/client";

const client = createClient({ baseUrl: "http://127.0.0.1:9", retries: 0 });
export async function buy(): Promise<Order> {
  const { data, error } = await client.POST("/v1/checkout", {
    body: { lines: [{ name: "Tea", quantity: 1, unit_amount: 45000 }] },
  });
  if (error) throw new Error(error.code);
  return client.waitForOrder(data.order.id, { token: data.order_token ?? "", until: ["paid"] });
}
export async function hear(body: string, headers: Headers): Promise<number | undefined> {
  const event = await verifyWebhook(body, headers, "whsec_AAAA");
  if (event.type === "order.paid") return event.data.order?.amount;
  // @ts-expect-error there is no such type of event
  if (event.type === "order.lost") return 0;
  return event.data.refund?.amount ?? undefined;
}
// @ts-expect-error a price is a number
export const wrong = () => client.POST("/v1/checkout", { body: { lines: [{ name: "Tea", quantity: 1, unit_amount: "1" }] } });
// @ts-expect-error there is no such path
export const lost = () => client.GET("/v1/nothing");
`;

it("type-checks in a fresh project, with its libraries", async () => {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: "nodenext",
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable"],
    types: [],
    skipLibCheck: false,
  };
  await writeFile(
    path.join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["shop.ts"] }),
  );
  const tsc = [path.join(OURS, "typescript/bin/tsc"), "-p", "."];
  const said = await run(process.execPath, tsc, { cwd: project }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  expect(said).toBe("");
});

it("holds only what it publishes, and runs in Node", async () => {
  const files = await readdir(path.join(project, "package"), { recursive: true });
  expect(files.filter((file) => !/^dist(\/[\w-]+(\.d\.ts|\.js))?$/.test(file)).sort()).toEqual([
    "README.md",
    "package.json",
  ]);
  await writeFile(
    path.join(project, "run.js"),
    'import * as client from "@khalti-bff/client"; console.log(Object.keys(client).join());',
  );
  const { stdout } = await run(process.execPath, ["run.js"], { cwd: project });
  expect(stdout.trim().split(",").sort()).toEqual([
    "OrderWaitFailed",
    "OrderWaitTimeout",
    "WebhookVerificationError",
    "createClient",
    "verifyWebhook",
  ]);
});

it("is bundled for browsers without a module of Node", async () => {
  const { outputFiles, warnings } = await build({
    stdin: { contents: SHOP, resolveDir: project, loader: "ts" },
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
  });
  expect(warnings).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/require\(|"node:/);
});

it("has the types of the server's description: npm run generate -w client", async () => {
  expect(await readFile(path.join(ROOT, "client/src/api.ts"), "utf8")).toBe(await generateTypes());
});
