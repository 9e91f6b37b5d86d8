// What the server's own database role may do. It owns nothing, so it can neither alter nor truncate a table.

/** Rows are added, and never changed or deleted. */
const APPEND_ONLY = "select, insert";
/** Rows are never deleted. */
const KEEP = "select, insert, update";
const ALL_ROWS = "select, insert, update, delete";

/** Every table of ours. One without a line is out of the server's reach: a test compares them with the database. */
export const TABLE_GRANTS: Readonly<Record<string, string>> = {
  _prisma_migrations: "select",
  alert_digest: KEEP,
  alert_stretches: ALL_ROWS,
  api_keys: KEEP,
  audit_progress: "select, update", // its one row comes from the migration
  customer_links: ALL_ROWS,
  emails: ALL_ROWS,
  events: "select, insert, update (number)", // the number is given once, and a trigger guards it
  idempotency_keys: ALL_ROWS,
  khalti_key_refusals: ALL_ROWS,
  order_history: APPEND_ONLY,
  order_items: "select, insert, update (fields)", // a trigger lets it erase or seal them
  order_traces: "select, insert, delete",
  orders: KEEP,
  passkey_challenges: ALL_ROWS,
  payment_links: KEEP,
  payments: KEEP,
  postings: APPEND_ONLY,
  products: KEEP,
  provider_balances: KEEP,
  rate_limits: ALL_ROWS,
  recent_purchases: ALL_ROWS,
  refunds: KEEP,
  sessions: ALL_ROWS,
  staff_actions: APPEND_ONLY,
  top_ups: KEEP,
  webhook_attempts: ALL_ROWS,
  webhook_deliveries: ALL_ROWS,
  webhook_endpoints: ALL_ROWS,
};

/** The tables of the job queue; they have row-level security, so a role that does not own them also needs a policy. */
export const QUEUE_SCHEMA = "graphile_worker";
export const QUEUE_GRANTS: Readonly<Record<string, string>> = {
  migrations: "select",
  jobs: "select", // a view
  _private_job_queues: ALL_ROWS,
  _private_jobs: ALL_ROWS,
  _private_known_crontabs: ALL_ROWS,
  _private_tasks: ALL_ROWS,
};

/** One privilege on one table, such as `update (number)` on `public.events`. */
export interface Grant {
  table: string;
  privilege: string;
}

export function allGrants(): Grant[] {
  const of = (schema: string, tables: Readonly<Record<string, string>>) =>
    Object.entries(tables).flatMap(([table, privileges]) =>
      privileges.split(", ").map((privilege) => ({ table: `${schema}.${table}`, privilege })),
    );
  return [...of("public", TABLE_GRANTS), ...of(QUEUE_SCHEMA, QUEUE_GRANTS)];
}
