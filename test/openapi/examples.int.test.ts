import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { dropJobs } from "../support/run-due-jobs.ts";
import { createTestClock } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { type Operation, operations } from "./described-operations.ts";
import { SCENES } from "./scenes.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.simulator.reset();
  await dropJobs(server);
  // The example of binding a passkey would end what its key may do in the others.
  await server.db.apiKey.updateMany({
    data: {
      passkeyId: null,
      passkeyPublicKey: null,
      passkeyCounter: null,
      passkeyBoundAt: null,
    },
  });
});

const KEY_OF: Record<string, string> = {
  merchantKey: KEYS.merchant,
  viewerKey: KEYS.viewer,
  operatorKey: KEYS.operator,
  adminKey: KEYS.admin,
};

/** Sends the example as it stands; only ids in the path are those of the scene. */
async function send(operation: Operation, body: unknown) {
  const scene = (await SCENES[operation.id]?.(server, clock)) ?? {};
  const path = operation.path.replace(
    /\{(\w+)\}/g,
    (_all, name: string) =>
      scene.path?.[name] ?? String(operation.parameters.find((one) => one.name === name)?.example),
  );
  const method = operation.method as "get" | "post" | "put" | "patch" | "delete";
  const request = server.http[method](path);
  for (const { in: place, name, required, example } of operation.parameters) {
    if (place === "query" && required) request.query({ [name]: scene.query?.[name] ?? example });
    if (place === "header" && required) request.set(name, String(example));
  }
  const isByToken = operation.security.includes("orderToken");
  const key = operation.security.map((scheme) => KEY_OF[scheme]).find((one) => one !== undefined);
  if (key !== undefined)
    request.set("Authorization", `Bearer ${isByToken ? (scene.token ?? key) : key}`);
  return body === undefined ? request : request.send(body as object);
}

/** Members whose keys are the caller's own or depend on the kind of entry. */
const FREE = ["metadata", "data", "fields"];

/** Where the real answer and the example differ in their members or in the types of these. */
function differences(real: unknown, example: unknown, at = ""): string[] {
  // What is null in one case is not in another.
  if (real === null || example === null) return [];
  if (Array.isArray(real) && Array.isArray(example)) {
    const [first] = example as unknown[];
    if (first === undefined) return [];
    return (real as unknown[]).flatMap((one) => differences(one, first, `${at}[]`));
  }
  if (typeof real !== "object" || typeof example !== "object") {
    return typeof real === typeof example ? [] : [`${at}: ${typeof real}, not ${typeof example}`];
  }
  const names = new Set([...Object.keys(real), ...Object.keys(example)]);
  return [...names].flatMap((name) => {
    const path = `${at}.${name}`;
    if (!(name in real)) return [`${path} is in the example only`];
    if (!(name in example)) return [`${path} is not in the example`];
    if (FREE.includes(name) && !Array.isArray(real)) return [];
    return differences(
      (real as Record<string, unknown>)[name],
      (example as Record<string, unknown>)[name],
      path,
    );
  });
}

describe.each(operations.map((operation) => [operation.id, operation] as const))(
  "the example of %s",
  (_id, operation) => {
    const bodies: [string, unknown][] = Object.entries(operation.bodies);
    it.each(bodies.length === 0 ? [["without a body", undefined]] : bodies)(
      "works as it stands, and the answer has the members of its example: %s",
      async (_name, body) => {
        const answer = await send(operation, body);

        const described = operation.responses[String(answer.status)];
        expect([answer.status < 400, answer.status, answer.text]).toEqual([
          true,
          answer.status,
          answer.text,
        ]);
        if (answer.status === 303 || answer.status === 204) return;
        const [type = ""] = String(answer.headers["content-type"]).split(";");
        const example = described?.content?.[type]?.example;
        expect([type, example]).not.toEqual([type, undefined]);
        if (type === "text/csv") {
          // The file begins with a byte order mark, for spreadsheets.
          expect(answer.text.replace(/^\uFEFF/, "").split(/\r?\n/)[0]).toBe(String(example).trim());
        } else if (type === "application/json") {
          expect(differences(answer.body, example)).toEqual([]);
          const { data } = answer.body as { data?: unknown };
          if (Array.isArray(data)) expect(data.length).toBeGreaterThan(0);
        }
      },
    );
  },
);
