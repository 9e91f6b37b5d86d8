import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { cookieOf, OWN_PAGE, postSession, sessionOf, signIn } from "../support/sessions.ts";
import { createTestClock, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
afterEach(() => {
  clock.reset();
});

interface Listed {
  id: string;
  name: string;
  browser: string;
  created_at: string;
  used_at: string;
  current: boolean;
}

const OWN = "/v1/session/sessions";

async function createKey(name: string, role = "viewer"): Promise<{ id: string; key: string }> {
  const answer = await server.http
    .post("/v1/admin/api-keys")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send({ name, role });
  return answer.body as { id: string; key: string };
}

async function signInWith(key: string, browser: string): Promise<string> {
  const answer = await postSession(server, { key }, { ...OWN_PAGE, "User-Agent": browser });
  return cookieOf(answer).split(";")[0] ?? "";
}

const list = async (cookie: string) =>
  ((await server.http.get(OWN).set("Cookie", cookie)).body as { data: Listed[] }).data;
const end = (cookie: string, id: string) =>
  server.http.delete(`${OWN}/${id}`).set({ Cookie: cookie, ...OWN_PAGE });
const endOthers = (cookie: string) => server.http.delete(OWN).set({ Cookie: cookie, ...OWN_PAGE });
const isOpen = async (cookie: string) => (await sessionOf(server, cookie)) !== null;
const endings = (actor: string) =>
  server.db.staffAction.findMany({
    where: { actor, type: { in: ["session_ended", "sessions_ended"] } },
    orderBy: { id: "asc" },
  });

describe("a member of staff", () => {
  it("sees the sessions of the own key, since when, in which browser, and which is this one", async () => {
    const { id, key } = await createKey("Asmita");
    const phone = await signInWith(key, "Phone");
    clock.skip(MINUTE);
    const laptop = await signInWith(key, "Laptop");
    await signIn(server, KEYS.admin);
    const seen = await list(laptop);
    expect(seen).toMatchObject([
      { key_id: id, name: "Asmita", role: "viewer", browser: "Laptop", current: true },
      { key_id: id, name: "Asmita", role: "viewer", browser: "Phone", current: false },
    ]);
    const [laptopSince, phoneSince] = seen.map((one) => Date.parse(one.created_at));
    expect((laptopSince ?? 0) - (phoneSince ?? 0)).toBeGreaterThanOrEqual(MINUTE);
    const text = JSON.stringify(seen);
    for (const cookie of [phone, laptop]) expect(text).not.toContain(cookie.split("=")[1]);
  });

  it("ends one of them by its id, once, and the audit has it", async () => {
    const { key } = await createKey("Bandana");
    const [phone, laptop] = [await signInWith(key, "Phone"), await signInWith(key, "Laptop")];
    const id = (await list(laptop)).find((one) => !one.current)?.id ?? "";
    expect((await end(laptop, id)).status).toBe(204);
    expect([await isOpen(phone), await isOpen(laptop)]).toEqual([false, true]);
    expect(problemOf(await end(laptop, id))).toMatchObject({ code: "session_not_found" });
    expect(await endings("staff:Bandana")).toMatchObject([
      { type: "session_ended", data: { session_id: id, key: "Bandana" } },
    ]);
  });

  it("ends all others, and stays signed in here", async () => {
    const { key } = await createKey("Chandra");
    const [phone, till] = [await signInWith(key, "Phone"), await signInWith(key, "Till")];
    const laptop = await signInWith(key, "Laptop");
    const stranger = await signIn(server, KEYS.viewer);
    expect((await endOthers(laptop)).status).toBe(204);
    expect(await Promise.all([phone, till, laptop, stranger].map(isOpen))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect((await endOthers(laptop)).status).toBe(204); // none is left, and the audit has no second entry
    expect(await endings("staff:Chandra")).toMatchObject([
      { type: "sessions_ended", data: { count: 2, others: true } },
    ]);
  });

  it("with the key itself ends all", async () => {
    const { key } = await createKey("Deepa");
    const phone = await signInWith(key, "Phone");
    const answer = await server.http.delete(OWN).set("Authorization", `Bearer ${key}`);
    expect(answer.status).toBe(204);
    expect(await isOpen(phone)).toBe(false);
  });

  it("neither sees nor ends a session of another key, also as an admin", async () => {
    const other = await signInWith((await createKey("Elina")).key, "Phone");
    const [{ id } = { id: "" }] = await list(other);
    for (const own of [KEYS.operator, KEYS.admin]) {
      const cookie = await signIn(server, own);
      expect((await list(cookie)).map((one) => one.id)).not.toContain(id);
      expect(problemOf(await end(cookie, id))).toMatchObject({
        status: 404,
        code: "session_not_found",
      });
    }
    for (const wrong of ["7", "00000000-0000-0000-0000-000000000000"]) {
      expect((await end(other, wrong)).status).toBe(404);
    }
    expect(await isOpen(other)).toBe(true);
  });

  it("signs in again before ending another session: a stolen cookie ends none", async () => {
    const { key } = await createKey("Firoj");
    const [phone, stolen] = [await signInWith(key, "Phone"), await signInWith(key, "Laptop")];
    const seen = await list(stolen);
    const id = seen.find((one) => !one.current)?.id ?? "";
    clock.skip(10 * MINUTE);
    for (const answer of [await end(stolen, id), await endOthers(stolen)]) {
      expect(problemOf(answer)).toMatchObject({ status: 403, code: "sign_in_again" });
    }
    expect(await isOpen(phone)).toBe(true);
    // The own session needs nothing: signing out never does.
    const own = seen.find((one) => one.current)?.id ?? "";
    expect((await end(stolen, own)).status).toBe(204);
    expect(await isOpen(stolen)).toBe(false);
    const again = await signInWith(key, "Laptop");
    expect((await end(again, id)).status).toBe(204);
    expect(await isOpen(phone)).toBe(false);
  });

  it("does so from our own page only", async () => {
    const { key } = await createKey("Gopal");
    const [phone, laptop] = [await signInWith(key, "Phone"), await signInWith(key, "Laptop")];
    const id = (await list(laptop)).find((one) => !one.current)?.id ?? "";
    for (const path of [OWN, `${OWN}/${id}`]) {
      const answer = await server.http
        .delete(path)
        .set({ Cookie: laptop, "Sec-Fetch-Site": "cross-site" });
      expect(problemOf(answer)).toMatchObject({ code: "cross_site_request" });
    }
    expect(await isOpen(phone)).toBe(true);
  });
});

describe("at the same time", () => {
  it("two end the same session: it is written down once", async () => {
    const { key } = await createKey("Hema");
    const [phone, laptop] = [await signInWith(key, "Phone"), await signInWith(key, "Laptop")];
    const id = (await list(laptop)).find((one) => !one.current)?.id ?? "";
    const answers = await Promise.all([1, 2, 3, 4].map(() => end(laptop, id)));
    expect(answers.map(({ status }) => status)).toContain(204);
    expect(answers.every(({ status }) => status === 204 || status === 404)).toBe(true);
    expect(await isOpen(phone)).toBe(false);
    expect(await endings("staff:Hema")).toHaveLength(1);
  });

  it("two browsers end all others: one of them stays signed in", async () => {
    for (let round = 0; round < 5; round++) {
      const { key } = await createKey(`Ishwor ${String(round)}`);
      const both = [await signInWith(key, "Phone"), await signInWith(key, "Laptop")];
      const answers = await Promise.all(both.map(endOthers));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 401]);
      expect((await Promise.all(both.map(isOpen))).sort()).toEqual([false, true]);
    }
  });
});
