import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import { validate } from "dockerfile-utils";
import { parse } from "yaml";
import { providerKinds } from "../src/providers/connect-providers.ts";
import { VARIABLES } from "../src/variables.ts";

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: unknown;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  stop_grace_period?: string;
}

const read = (file: string) => readFile(new URL(`../${file}`, import.meta.url), "utf8");

async function services(): Promise<Record<string, Service>> {
  return (
    parse(await read("docker-compose.yml"), { merge: true }) as {
      services: Record<string, Service>;
    }
  ).services;
}

it("the Dockerfile passes a linter", async () => {
  expect(validate(await read("Dockerfile"))).toEqual([]);
});

it("the image runs as an unprivileged user and has a health check", async () => {
  const lines = (await read("Dockerfile")).split("\n");
  expect(lines.lastIndexOf("USER node")).toBeGreaterThan(
    lines.findLastIndex((line) => line.startsWith("FROM ")),
  );
  expect(lines.some((line) => line.startsWith("HEALTHCHECK "))).toBe(true);
});

it("the simulator has an image of its own, and the server's takes nothing of it", async () => {
  const stages = (await read("Dockerfile")).split(/^FROM /m).slice(1);
  const simulator = stages.find((stage) => stage.includes(" AS simulator\n"));
  expect(simulator).toMatch(/^USER node$/m);
  expect(simulator).not.toContain("NODE_ENV=production");
  const server = stages.at(-1) ?? "";
  const sources = [...server.matchAll(/^COPY (?:--from=(\w+) )?/gm)].map(([, from]) => from);
  expect(sources.filter((from) => from !== undefined && from !== "build")).toEqual([]);
  expect(`${stages[0] ?? ""}${server}`).not.toMatch(/^COPY.* dev|simulator\//m);
});

it("the server waits for a healthy Postgres and for the migrations", async () => {
  const { postgres, migrate, server } = await services();
  expect(postgres?.healthcheck).toBeDefined();
  expect(migrate?.command).toEqual(["node", "dist/main.js", "migrate"]);
  expect(migrate?.depends_on).toEqual({ postgres: { condition: "service_healthy" } });
  expect(server?.depends_on).toMatchObject({
    migrate: { condition: "service_completed_successfully" },
  });
});

it("compose sets only variables that the server knows, and .env.example explains them all", async () => {
  const known = [
    ...Object.keys(VARIABLES),
    ...providerKinds.flatMap(({ variables }) => Object.keys(variables)),
  ];
  const example = await read(".env.example");
  const { server } = await services();
  const names = Object.keys(server?.environment ?? {});
  expect(names).toContain("DATABASE_URL");
  expect(known).toEqual(expect.arrayContaining(names));
  for (const name of known) {
    expect(example).toMatch(new RegExp(`^# ${name}=`, "m"));
  }
});

it("our containers have no capabilities, a read-only root and a memory limit", async () => {
  const { migrate, server } = await services();
  for (const service of [migrate, server]) {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      mem_limit: "512m",
    });
  }
});

it("the systemd unit runs the same command as the image, and waits as long as compose before it kills", async () => {
  const [, command = ""] =
    /^CMD (.*)$/m.exec((await read("Dockerfile")).split(/^FROM /m).at(-1) ?? "") ?? [];
  const unit = await read("ops/khalti-bff.service");
  const [, started = ""] = /^ExecStart=(.*)$/m.exec(unit) ?? [];
  expect(started).toBe(`/usr/bin/${(JSON.parse(command) as string[]).join(" ")}`);
  const { server } = await services();
  expect(unit).toContain(`TimeoutStopSec=${server?.stop_grace_period?.replace("s", "") ?? "?"}\n`);
  const megabytes = server?.mem_limit?.replace("m", "M") ?? "?";
  expect(unit).toContain(`MemoryMax=${megabytes}\n`);
});

it("only the migrations connect as the owner of the tables", async () => {
  const { migrate, server } = await services();
  expect(migrate?.environment["MIGRATION_DATABASE_URL"]).toContain("//khalti_bff:");
  expect(server?.environment["DATABASE_URL"]).toContain("//khalti_bff_server:");
  expect(JSON.stringify(server?.environment)).not.toContain("POSTGRES_PASSWORD");
});
