import type { ServerConfig } from "./config.ts";
import type { BankDirectory } from "./khalti/bank-directory.ts";
import type { ResilientKhalti } from "./khalti/resilient-khalti.ts";
import type { Clock } from "./lib/clock.ts";
import type { Database } from "./lib/database.ts";
import type { Logger } from "./lib/logger.ts";
import type { TopUpProviders } from "./providers/connect-providers.ts";

/** What a use case may need. Tests hand in their own parts; nothing is reached any other way. */
export interface AppContext {
  config: ServerConfig;
  db: Database;
  khalti: ResilientKhalti;
  banks: BankDirectory;
  topUpProviders: TopUpProviders;
  clock: Clock;
  logger: Logger;
}
