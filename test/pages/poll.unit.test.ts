import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { waitFor } from "../support/wait-for.ts";
import { browserModule } from "./browser-module.ts";

const { startPolling } = await browserModule<{
  startPolling: (ask: () => Promise<{ done: boolean; waitMs?: number }>) => {
    now: () => Promise<void>;
  };
}>("poll.js");

const page = Object.assign(new EventTarget(), { hidden: false });
beforeAll(() => {
  Object.assign(globalThis, { document: page, window: new EventTarget() });
});
// Other tests of this process would take it for a browser.
afterAll(() => {
  for (const name of ["document", "window"]) Reflect.deleteProperty(globalThis, name);
});

it("a page that is shown again too early for the server asks as soon as it may", async () => {
  let asked = 0;
  const poll = startPolling(() => {
    asked += 1;
    return Promise.resolve({ done: asked > 1, waitMs: 300 });
  });
  await poll.now();
  const show = (hidden: boolean) => {
    page.hidden = hidden;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  show(true);
  show(false);
  expect(asked).toBe(1);
  await waitFor("it asks again", () => Promise.resolve(asked === 2), 5_000);
});
