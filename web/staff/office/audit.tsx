import { type Filters, listAddress, writeFilters } from "../address.ts";
import { type Answer, get } from "../api.ts";
import { useReader, useTexts } from "../reader.ts";
import { actorText, HISTORY_NE, historyText, reasonText } from "../texts/history.ts";
import { go } from "../use-address.ts";
import { usePages } from "../use-pages.ts";
import { List } from "../views/list.tsx";
import { Link, Time } from "../views/parts.tsx";
import { QuickFilters } from "../views/quick-filters.tsx";
import { aboutText } from "./about-text.ts";
import { OFFICE_TEXTS } from "./texts.ts";

type Entry = Answer<"/v1/admin/audit">["data"][number];

export default function Audit({ filters }: { filters: Filters }) {
  const { say: common, language } = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const { actor, type, from, to } = filters;
  const pages = usePages<Entry>(`audit${writeFilters("audit", filters)}`, (how) =>
    get("/v1/admin/audit", { ...how, query: { actor, type, from, to, ...how.query } }),
  );
  return (
    <>
      <h1>{say("audit")}</h1>
      <p class="muted">{say("audit_lead")}</p>
      <div class="quick">
        <label>
          {say("actor")}
          <input
            value={actor ?? ""}
            onChange={(event) =>
              go(listAddress("audit", { ...filters, actor: event.currentTarget.value.trim() }))
            }
          />
        </label>
        <QuickFilters
          list="audit"
          filters={filters}
          fields={[
            {
              name: "type",
              label: say("type"),
              options: [
                ["", common("any")],
                ...Object.keys(HISTORY_NE).map((one) => [one, historyText(language, one)] as const),
              ],
            },
            { name: "from", label: common("from") },
            { name: "to", label: common("to") },
          ]}
        />
      </div>
      <List
        pages={pages}
        keyOf={({ id }) => id}
        empty={say("no_audit")}
        columns={[
          { name: say("type"), cell: ({ type, data }) => historyText(language, type, data) },
          { name: say("actor"), cell: ({ actor: who }) => actorText(language, who) },
          {
            name: say("about"),
            cell: ({ order_id: id, purchase_order_id: number, data }) =>
              id === null ? (
                aboutText(language, data) && <span class="long">{aboutText(language, data)}</span>
              ) : (
                <Link href={`/staff/orders/${id}`}>{number}</Link>
              ),
          },
          {
            name: common("reason"),
            cell: ({ reason, data }) => reason !== null && reasonText(language, { reason, data }),
          },
          { name: say("time"), cell: ({ at }) => <Time at={at} /> },
        ]}
      />
    </>
  );
}
