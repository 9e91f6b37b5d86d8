import express, { type Request, type Response } from "express";
import { z } from "zod";
import type { SimulatorState } from "../simulator-state.ts";
import { paisaFrom, rupeesFrom } from "../top-ups/rupees.ts";
import type { TopUpBooks } from "../top-ups/top-up-books.ts";
import { PROVIDER_NAMES, type ProviderName } from "../top-ups/top-up-providers.ts";
import { parseInput } from "./parse-input.ts";
import { listTopUps, showTopUp } from "./show-top-up.ts";

const times = z.int().min(1).default(1);
const providerSchema = z.strictObject({
  /** Rupees. */
  credits: z
    .number()
    .refine((rupees) => paisaFrom(rupees) !== undefined, "rupees with at most two decimals")
    .optional(),
  maintenance: z.boolean().optional(),
});

/** What tests and demonstrations do to the top-up providers; expects JSON to be parsed before it. */
export function topUpControls(state: SimulatorState): express.Router {
  const router = express.Router();
  router.get("/top-ups", (_request, response) => {
    const data = listTopUps(state).map(({ provider, topUp }) => showTopUp(provider, topUp));
    response.json({ data });
  });
  router.post("/top-ups/:provider/next", (request, response) => {
    withBooks(state, request, response, (provider, books) => {
      const schema = z.strictObject({ state: stateOf(provider), times });
      const next = parseInput(schema, request, response);
      if (next === undefined) return;
      books.endNextAs(next.state, next.times);
      response.status(201).json(next);
    });
  });
  router.post("/top-ups/:provider/:id", (request, response) => {
    withBooks(state, request, response, (provider, books) => {
      const { id } = request.params;
      const topUp = books.findByReference(id) ?? books.findById(id);
      if (topUp === undefined) {
        response.status(404).json({ error: "no top-up has this id or reference" });
        return;
      }
      const schema = z.strictObject({ state: stateOf(provider) });
      const change = parseInput(schema, request, response);
      if (change === undefined) return;
      books.change(topUp, change.state);
      response.json(showTopUp(provider, topUp));
    });
  });
  router.post("/providers/:provider", (request, response) => {
    withBooks(state, request, response, (provider, books) => {
      const change = parseInput(providerSchema, request, response);
      if (change === undefined) return;
      books.creditsPaisa = paisaFrom(change.credits) ?? books.creditsPaisa;
      books.maintenance = change.maintenance ?? books.maintenance;
      const credits = rupeesFrom(books.creditsPaisa);
      response.json({ provider, credits, maintenance: books.maintenance });
    });
  });
  return router;
}

/** Any word, or for DigiPay any number, so that tests can play what no provider documented. */
function stateOf(provider: ProviderName): z.ZodType<string | number> {
  return provider === "digipay_wallet" ? z.int() : z.string().min(1);
}

function withBooks(
  state: SimulatorState,
  request: Request,
  response: Response,
  use: (provider: ProviderName, books: TopUpBooks) => void,
): void {
  const provider = PROVIDER_NAMES.find((name) => name === request.params["provider"]);
  if (provider === undefined) response.status(404).json({ error: "no provider has this name" });
  else use(provider, state.topUps[provider]);
}
