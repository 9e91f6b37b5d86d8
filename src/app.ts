import cors from "cors";
import express, { type Express, type RequestHandler } from "express";
// Not the package itself: that would run the whole interface at each start.
import getAbsoluteFSPath from "swagger-ui-dist/absolute-path.js";
import { apiKeysRouter } from "./api-keys/api-keys-router.ts";
import { adminProductsRouter } from "./catalog/admin-products-router.ts";
import { catalogRouter } from "./catalog/catalog-router.ts";
import { sendShopPage } from "./catalog/shop-page.ts";
import { checkoutRouter } from "./checkout/checkout-router.ts";
import type { AppContext } from "./context.ts";
import { eventsRouter } from "./events/events-router.ts";
import { identifyStaff } from "./http/auth/authenticate.ts";
import { sendManifest } from "./http/pages/manifest.ts";
import { createPages } from "./http/pages/pages.ts";
import { answerErrors, answerNotFound } from "./http/problem.ts";
import { measureRequests } from "./http/measure-requests.ts";
import { logRequests } from "./http/request-log.ts";
import { shedLoad } from "./http/limits/shed-load.ts";
import { traceRequests } from "./http/trace-requests.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { isDatabaseReady } from "./database/is-database-ready.ts";
import { adminLinksRouter } from "./links/admin-links-router.ts";
import { payRouter } from "./links/pay-router.ts";
import { metricsRouter } from "./metrics/metrics-router.ts";
import { openApiDocument } from "./openapi/openapi-document.ts";
import { postmanCollection } from "./openapi/postman-collection.ts";
import { adminOrdersRouter } from "./orders/admin-orders-router.ts";
import { sendOrderPage } from "./orders/order-page.ts";
import { ordersRouter } from "./orders/orders-router.ts";
import { paymentsRouter } from "./payments/payments-router.ts";
import { refundsRouter } from "./refunds/refunds-router.ts";
import { reportsRouter } from "./reports/reports-router.ts";
import { dlrRouter } from "./topups/dlr-router.ts";
import { providersRouter } from "./topups/providers-router.ts";
import { topUpsRouter } from "./topups/top-ups-router.ts";
import { staffRouter } from "./staff/staff-router.ts";
import { ownSessionsRouter } from "./sessions/own-sessions-router.ts";
import { passkeysRouter } from "./sessions/passkeys-router.ts";
import { sessionsRouter } from "./sessions/sessions-router.ts";
import { auditRouter } from "./staff-actions/audit-router.ts";
import { webhooksRouter } from "./webhooks/webhooks-router.ts";

/** What /readyz reports in addition to the database. */
export interface InstanceState {
  draining: boolean;
  workerRuns: () => boolean;
}

/** The Express app: middleware in order, then the routers. Never listens. */
export function createApp(context: AppContext, state: InstanceState): Express {
  const { config } = context;
  const app = createHealthApp(context, state);

  app.use("/v1", corsOf(config), (_req, res, next) => {
    res.set("Cache-Control", "no-store");
    next();
  });
  app.use(["/v1/admin", "/v1/session/passkey"], identifyStaff(context));
  app.use(catalogRouter(context));
  app.use(adminProductsRouter(context));
  app.use(ordersRouter(context));
  app.use(checkoutRouter(context));
  app.use(adminLinksRouter(context));
  app.use(payRouter(context));
  app.use(paymentsRouter(context));
  app.use(adminOrdersRouter(context));
  app.use(refundsRouter(context));
  app.use(topUpsRouter(context));
  app.use(providersRouter(context));
  app.use(dlrRouter(context));
  app.use(reportsRouter(context));
  app.use(apiKeysRouter(context));
  app.use(staffRouter(context));
  app.use(sessionsRouter(context));
  app.use(ownSessionsRouter(context));
  app.use(passkeysRouter(context));
  app.use(auditRouter(context));
  app.use(eventsRouter(context, () => state.draining));
  app.use(webhooksRouter(context));

  let description: object | null = null;
  app.get("/openapi.json", (_req, res) => {
    description ??= openApiDocument();
    res.json(description);
  });
  app.get("/postman.json", (_req, res) => {
    res.attachment("khalti-bff.postman_collection.json");
    res.json(postmanCollection(config.publicUrl));
  });
  for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    app.get(`/docs/ui/${file}`, (_req, res) => {
      res.sendFile(file, { root: getAbsoluteFSPath() });
    });
  }
  const pages = createPages(context.pagesFolder);
  app.use(pages.files);
  app.get("/manifest.webmanifest", sendManifest(config.shop.name));
  app.get("/docs", pages.document("docs.html"));
  app.get("/orders/:id", sendOrderPage(context));
  app.get("/staff{/*screen}", pages.document("staff/index.html"));
  // The demo shop is for development only.
  if (!config.production) {
    app.get("/", sendShopPage(context));
    if (context.developmentPages !== null) app.use("/dev", context.developmentPages);
  }

  app.use(answerNotFound);
  app.use(answerErrors(context));
  return app;
}

function corsOf({ frontendOrigins }: AppContext["config"]): RequestHandler {
  return cors({
    origin: frontendOrigins,
    methods: ["GET", "POST"],
    allowedHeaders: ["Authorization", "Content-Type", "Idempotency-Key"],
    exposedHeaders: ["Retry-After", "X-Request-Id"],
    maxAge: 600,
  });
}

/** Health, readiness and metrics: all that a worker-only instance serves, and the base of {@link createApp}. */
export function createHealthApp(context: AppContext, state: InstanceState): Express {
  const { config } = context;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.trustedProxies);
  app.set("query parser", "simple");

  app.use(measureRequests(context.meters));
  app.use(shedLoad(context, corsOf(config)));
  app.use(logRequests(context.logger));
  if (context.spans.isOn) app.use(traceRequests(context.spans));
  app.use(
    securityHeaders({
      production: config.production,
      publicUrl: config.publicUrl,
      paymentOrigin: new URL(config.khalti.baseUrl).origin,
    }),
  );

  app.get("/healthz", (_req, res) => {
    res.json({ status: "ok" });
  });
  app.get("/readyz", async (_req, res) => {
    const database = await isDatabaseReady(context.db);
    const worker = state.workerRuns();
    const { draining } = state;
    const ready = database && worker && !draining;
    res.status(ready ? 200 : 503).json({
      status: ready ? "ok" : "unavailable",
      database,
      worker,
      draining,
    });
  });
  app.use(metricsRouter(context));
  return app;
}
