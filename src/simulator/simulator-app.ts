import express from "express";
import { controlRouter } from "./control/control-router.ts";
import { khaltiRouter } from "./khalti/khalti-router.ts";
import { indexRouter } from "./pages/index-router.ts";
import { payRouter } from "./pages/pay-router.ts";
import { staticRouter } from "./pages/static-router.ts";
import type { SimulatorState } from "./simulator-state.ts";

export function createSimulatorApp(state: SimulatorState): express.Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  // The API comes first: it is the stub of load tests.
  app.use("/api", khaltiRouter(state));
  app.use("/_simulator", controlRouter(state));
  app.use("/static", staticRouter());
  app.use("/pay", payRouter(state));
  app.use("/", indexRouter(state));
  return app;
}
