import type { RequestHandler } from "express";
import type { ServerConfig } from "./config.ts";
import type { KnownProducts } from "./catalog/known-products.ts";
import type { BankDirectory } from "./khalti/bank-directory.ts";
import type { ResilientKhalti } from "./khalti/resilient-khalti.ts";
import type { Clock } from "./lib/clock.ts";
import type { Database } from "./database/database.ts";
import type { RunSql } from "./database/run-sql.ts";
import type { CreateCounter } from "./http/limits/shared-counter.ts";
import type { LoadGauge } from "./http/limits/admission.ts";
import type { KnownKeys } from "./http/limits/known-keys.ts";
import type { SharedLimit } from "./http/limits/shared-limit.ts";
import type { Spans } from "./telemetry/spans.ts";
import type { Meters } from "./telemetry/meters.ts";
import type { Logger } from "./lib/logger.ts";
import type { Mailer } from "./emails/smtp-mailer.ts";
import type { UntrustedPoster } from "./lib/untrusted-post.ts";
import type { TopUpProviders } from "./providers/connect-providers.ts";

/** Everything a use case may need. No module-level state exists, so tests pass their own parts. */
export interface AppContext {
  config: ServerConfig;
  db: Database;
  /** For the statements of each checkout and each return, which Prisma would make slower. */
  sql: RunSql;
  /** A few connections with longer limits, for exports and reports: they hold no locks, and others do not wait for them. */
  reportsDb: Database;
  products: KnownProducts;
  khalti: ResilientKhalti;
  banks: BankDirectory;
  topUpProviders: TopUpProviders;
  poster: UntrustedPoster;
  /** Null without SMTP_URL. */
  mailer: Mailer | null;
  /** The key behind a sign-in link, which works once; null for any other token. Only a development server has one. */
  takeSignInLink: (token: string) => string | null;
  /** Below /dev. Only a development server has them. */
  developmentPages: RequestHandler | null;
  /** Wrong keys at sign-in, over all instances. */
  signInLimit: SharedLimit;
  /** Counts for limits, over all instances. */
  createCounter: CreateCounter;
  load: LoadGauge;
  knownKeys: KnownKeys;
  /** What browsers get: documents, bundles and files, as web/build.ts writes them. */
  pagesFolder: string;
  meters: Meters;
  spans: Spans;
  clock: Clock;
  logger: Logger;
}
