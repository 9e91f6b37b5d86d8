import type { Column } from "./csv.ts";
import type { SettlementDay } from "./daily-settlement.ts";

const rupees = (name: "gross" | "fees" | "refunded" | "net" | "held"): Column<SettlementDay>[] => [
  { name: `${name}_paisa`, cell: (day) => day[name] },
  { name: `${name}_npr`, cell: (day) => day[name] / 100 },
];

/** One row for each day. */
export const SETTLEMENT_COLUMNS: readonly Column<SettlementDay>[] = [
  { name: "day", cell: ({ day }) => day },
  { name: "orders_paid", cell: (day) => day.orders_paid },
  ...rupees("gross"),
  ...rupees("fees"),
  ...rupees("refunded"),
  ...rupees("net"),
  ...rupees("held"),
  { name: "fees_unknown", cell: (day) => day.fees_unknown },
  { name: "refunds_unknown", cell: (day) => day.refunds_unknown },
  { name: "closed", cell: ({ closed }) => (closed ? "yes" : "no") },
];
