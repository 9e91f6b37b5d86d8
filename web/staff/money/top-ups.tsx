import { useEffect, useState } from "preact/hooks";
import { type Filters, writeFilters } from "../address.ts";
import { get } from "../api.ts";
import { digits, rupees } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { providerText } from "../texts/parts.ts";
import { ageText, type SayOf, wordFor } from "../texts/texts.ts";
import { usePages } from "../use-pages.ts";
import { Decisions } from "../views/decide.tsx";
import { List } from "../views/list.tsx";
import { ItemName, Link, Status } from "../views/parts.tsx";
import { ProviderWords } from "../views/provider-words.tsx";
import { QuickFilters } from "../views/quick-filters.tsx";
import { MONEY_TEXTS } from "./texts.ts";
import { createdBefore, moneyBackText, type TopUp, topUpActions } from "./top-up-actions.ts";

const STATUSES = ["pending", "submitting", "queued", "unknown", "refused", "delivered"] as const;

export default function TopUps({ filters }: { filters: Filters }) {
  const { say: common, language } = useReader();
  const say = useTexts(MONEY_TEXTS);
  const { status, provider, age } = filters;
  const providers = useProviders();
  const pages = usePages<TopUp>(`top-ups${writeFilters("top-ups", filters)}`, (how) =>
    get("/v1/admin/top-ups", {
      ...how,
      query: { status, provider, to: createdBefore(age, Date.now()), ...how.query },
    }),
  );
  const any = ["", common("any")] as const;
  return (
    <>
      <h1>{say("top_ups")}</h1>
      <QuickFilters
        list="top-ups"
        filters={filters}
        fields={[
          {
            name: "status",
            label: common("status"),
            options: [any, ...STATUSES.map((one) => [one, wordFor(common, "s_", one)] as const)],
          },
          {
            name: "provider",
            label: say("provider"),
            options: [any, ...providers.map((one) => [one, providerText(language, one)] as const)],
          },
          {
            name: "age",
            label: say("age"),
            options: [
              ["", say("age_any")],
              ["1h", say("age_1h")],
              ["1d", say("age_1d")],
              ["3d", say("age_3d")],
            ],
          },
        ]}
      />
      <List
        pages={pages}
        keyOf={({ id }) => id}
        empty={say("no_top_ups")}
        columns={[
          {
            name: say("what"),
            cell: (topUp) => (
              <>
                <Link href={`/staff/orders/${topUp.order_id}`}>
                  <ItemName item={topUp} />
                </Link>
                <br />
                <span class="muted whole">{topUp.purchase_order_id}</span>
              </>
            ),
          },
          {
            name: common("amount"),
            cell: ({ amount }) => rupees(amount, language),
            isNumber: true,
          },
          {
            name: common("status"),
            cell: (topUp) => <State topUp={topUp} onDone={pages.reload} />,
          },
          {
            name: say("receiver"),
            cell: ({ fields, provider: by }) => (
              <>
                {digits(Object.values(fields).join(", "), language)}
                <br />
                <span class="muted">{providerText(language, by)}</span>
              </>
            ),
          },
          {
            name: say("age"),
            cell: ({ created_at: at }) => (
              <span class="whole">
                {ageText(common, Math.max(0, (Date.now() - Date.parse(at)) / 1_000))}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

function State({ topUp, onDone }: { topUp: TopUp; onDone: () => void }) {
  const say = useTexts(MONEY_TEXTS);
  const { status, waiting_for: waitsFor, attempt, message } = topUp;
  const back = moneyBackText(topUp);
  return (
    <>
      <Status status={status} />
      {attempt > 1 && <span class="muted"> {say("attempt", { number: attempt })}</span>}
      {waitsFor !== null && <p class="muted">{waitText(say, waitsFor)}</p>}
      {message !== null && status !== "delivered" && (
        <p class="muted">
          <ProviderWords text={message} />
        </p>
      )}
      {status === "refused" && back !== null && <p class="muted">{say(back)}</p>}
      <Decisions actions={topUpActions(topUp)} subject={{ top_up_id: topUp.id }} onDone={onDone} />
    </>
  );
}

/** The reason in the reader's words; the server's own for one that is new. */
function waitText(say: SayOf<keyof typeof MONEY_TEXTS.en>, reason: string): string {
  switch (reason) {
    case "credit":
    case "maintenance":
    case "credentials":
    case "configuration":
      return say(`w_${reason}`);
    default:
      return reason;
  }
}

function useProviders(): string[] {
  const [names, setNames] = useState<string[]>([]);
  useEffect(() => {
    get("/v1/admin/top-up-providers").then(
      ({ data }) => setNames(data.map(({ name }) => name)),
      () => undefined, // the filter then has no choices
    );
  }, []);
  return names;
}
