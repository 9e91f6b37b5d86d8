import express, { type Request, type Response } from "express";
import { z } from "zod";
import type { SimulatorState } from "../simulator-state.ts";
import { paisaFrom, rupeesFrom } from "../top-ups/rupees.ts";
import type { TopUpStore } from "../top-ups/top-up-store.ts";
import { PROVIDER_NAMES, type ProviderName } from "../top-ups/top-up-providers.ts";
import { parseInput } from "./parse-input.ts";
import { showTopUp, showTopUps } from "./show-top-up.ts";

const times = z.int().min(1).default(1);
const providerSchema = z.strictObject({
  /** Rupees. */
  credits: z
    .number()
    .refine((rupees) => paisaFrom(rupees) !== undefined, "rupees with at most two decimals")
    .optional(),
  maintenance: z.boolean().optional(),
});

/** The controls of the top-up providers. Requires `express.json` before it. */
export function topUpControls(state: SimulatorState): express.Router {
  const router = express.Router();
  router.get("/top-ups", (_request, response) => {
    response.json({ data: showTopUps(state) });
  });
  router.post("/top-ups/:provider/next", (request, response) => {
    withStore(state, request, response, (provider, store) => {
      const schema = z.strictObject({ state: stateOf(provider), times });
      const next = parseInput(schema, request, response);
      if (next === undefined) return;
      store.endNextAs(next.state, next.times);
      response.status(201).json(next);
    });
  });
  router.post("/top-ups/:provider/:id", (request, response) => {
    withStore(state, request, response, (provider, store) => {
      const { id } = request.params;
      const topUp = store.findByReference(id) ?? store.findById(id);
      if (topUp === undefined) {
        response.status(404).json({ error: "no top-up has this id or reference" });
        return;
      }
      const schema = z.strictObject({
        state: stateOf(provider),
        remarks: z.string().min(1).nullable().optional(),
      });
      const change = parseInput(schema, request, response);
      if (change === undefined) return;
      const ends = store.change(topUp, change, state.clock.now());
      if (ends && provider === "khalti_wallet") state.dlr.tell(topUp);
      response.json(showTopUp(provider, topUp));
    });
  });
  router.post("/providers/:provider", (request, response) => {
    withStore(state, request, response, (provider, store) => {
      const change = parseInput(providerSchema, request, response);
      if (change === undefined) return;
      const creditsPaisa = paisaFrom(change.credits) ?? store.creditsPaisa;
      store.set({ creditsPaisa, maintenance: change.maintenance ?? store.maintenance });
      const credits = rupeesFrom(store.creditsPaisa);
      response.json({ provider, credits, maintenance: store.maintenance });
    });
  });
  return router;
}

/** Any text, or for DigiPay any integer, so that tests can use states that the provider does not document. */
function stateOf(provider: ProviderName): z.ZodType<string | number> {
  return provider === "digipay_wallet" ? z.int() : z.string().min(1);
}

function withStore(
  state: SimulatorState,
  request: Request,
  response: Response,
  use: (provider: ProviderName, store: TopUpStore) => void,
): void {
  const provider = PROVIDER_NAMES.find((name) => name === request.params["provider"]);
  if (provider === undefined) response.status(404).json({ error: "no provider has this name" });
  else use(provider, state.topUps[provider]);
}
