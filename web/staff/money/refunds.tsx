import type { Filters } from "../address.ts";
import { writeFilters } from "../address.ts";
import { get, type Refund } from "../api.ts";
import type { Action } from "../decisions.ts";
import { rupees } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { actorText, reasonText } from "../texts/history.ts";
import { wordFor } from "../texts/texts.ts";
import { usePages } from "../use-pages.ts";
import { Decisions } from "../views/decide.tsx";
import { List } from "../views/list.tsx";
import { Link, Status, Time } from "../views/parts.tsx";
import { QuickFilters } from "../views/quick-filters.tsx";
import { MONEY_TEXTS } from "./texts.ts";

const STATUSES = [
  "awaiting_approval",
  "requested",
  "submitting",
  "unknown",
  "succeeded",
  "failed",
] as const;
const ACTIONS: Partial<Record<Refund["status"], readonly Action[]>> = {
  awaiting_approval: ["approve_refund", "reject_refund"],
  unknown: ["resolve_refund_succeeded", "resolve_refund_failed"],
};

export default function RefundList({ filters }: { filters: Filters }) {
  const { say: common, language } = useReader();
  const say = useTexts(MONEY_TEXTS);
  const { status, from, to } = filters;
  const pages = usePages<Refund>(`refunds${writeFilters("refunds", filters)}`, (how) =>
    get("/v1/admin/refunds", { ...how, query: { status, from, to, ...how.query } }),
  );
  return (
    <>
      <h1>{say("refunds")}</h1>
      <QuickFilters
        list="refunds"
        filters={filters}
        fields={[
          {
            name: "status",
            label: common("status"),
            options: [
              ["", common("any")],
              ...STATUSES.map((one) => [one, wordFor(common, "s_", one)] as const),
            ],
          },
          { name: "from", label: common("from") },
          { name: "to", label: common("to") },
        ]}
      />
      <List
        pages={pages}
        keyOf={({ id }) => id}
        empty={say("no_refunds")}
        columns={[
          {
            name: common("order"),
            cell: ({ order_id: id, purchase_order_id: number }) => (
              <Link class="whole" href={`/staff/orders/${id}`}>
                {number}
              </Link>
            ),
          },
          {
            name: common("amount"),
            cell: ({ amount }) => (amount === null ? "?" : rupees(amount, language)),
            isNumber: true,
          },
          { name: say("asked"), cell: ({ created_at: at }) => <Time at={at} /> },
          {
            name: common("status"),
            cell: (refund) => (
              <>
                <Status status={refund.status} />
                {refund.verified && <span class="muted"> {say("verified")}</span>}
                <Decisions
                  actions={ACTIONS[refund.status] ?? []}
                  subject={{ refund_id: refund.id, amount: refund.amount }}
                  onDone={pages.reload}
                />
              </>
            ),
          },
          { name: common("reason"), cell: ({ reason }) => reasonText(language, { reason }) },
          { name: say("by"), cell: ({ requested_by: by }) => actorText(language, by) },
        ]}
      />
    </>
  );
}
