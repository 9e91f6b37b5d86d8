import express from "express";
import { controlRouter } from "./control/control-router.ts";
import { onlyOwnPages } from "./control/own-pages.ts";
import { digipayRouter } from "./digipay/digipay-router.ts";
import { globalTopupRouter } from "./global-topup/global-topup-router.ts";
import { khaltiServicesRouter } from "./khalti-services/khalti-services-router.ts";
import { khaltiRouter } from "./khalti/khalti-router.ts";
import { knownHosts } from "./known-hosts.ts";
import { indexRouter } from "./pages/index-router.ts";
import { payRouter } from "./pages/pay-router.ts";
import { staticRouter } from "./pages/static-router.ts";
import type { SimulatorState } from "./simulator-state.ts";

export function createSimulatorApp(state: SimulatorState): express.Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(knownHosts(state.settings.publicUrl, state.settings.allowedHosts));
  // The APIs come first because load tests use them. Khalti's router answers every other path below /api, so it follows
  // the routers with paths there.
  app.use("/api", khaltiServicesRouter(state));
  app.use(globalTopupRouter(state));
  app.use("/api", khaltiRouter(state));
  app.use(digipayRouter(state));
  app.use("/_simulator", controlRouter(state));
  app.use("/static", staticRouter());
  app.use("/pay", payRouter(state));
  app.use("/", onlyOwnPages, indexRouter(state));
  return app;
}
