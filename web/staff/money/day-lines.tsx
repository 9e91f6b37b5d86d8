import { type Filters, listAddress } from "../address.ts";
import { type Answer, get } from "../api.ts";
import { dayOf, rupees } from "../format.ts";
import { nepaliDate } from "../nepali-calendar.ts";
import { useReader, useTexts } from "../reader.ts";
import { usePages } from "../use-pages.ts";
import { List } from "../views/list.tsx";
import { Link, Time } from "../views/parts.tsx";
import { MONEY_TEXTS } from "./texts.ts";

type Line = Answer<"/v1/admin/reports/transactions">["data"][number];

/** Each movement of money on one day; together they are the day's figures. */
export function DayLines({ day, filters }: { day: string; filters: Filters }) {
  const { say: common, language } = useReader();
  const say = useTexts(MONEY_TEXTS);
  const pages = usePages<Line>(`lines ${day}`, (how) =>
    get("/v1/admin/reports/transactions", {
      ...how,
      query: { from: day, to: day, ...how.query },
    }),
  );
  return (
    <>
      <p>
        <Link href={listAddress("settlement", { ...filters, day: "" })}>← {say("back")}</Link>
      </p>
      <header>
        <h1>{say("lines_of", { day: dayOf(day, language) })}</h1>
        {language === "en" && <p class="muted">{nepaliDate(day)}</p>}
      </header>
      <List
        pages={pages}
        keyOf={({ at, kind, order_id: id, gross }) => `${at}${kind}${id}${String(gross)}`}
        empty={say("no_lines")}
        columns={[
          {
            name: common("order"),
            cell: ({ order_id: id, purchase_order_id: number }) => (
              <Link href={`/staff/orders/${id}`}>{number}</Link>
            ),
          },
          { name: say("net"), cell: ({ net }) => rupees(net, language), isNumber: true },
          { name: say("line"), cell: ({ kind }) => say(`k_${kind}`) },
          { name: say("time"), cell: ({ at }) => <Time at={at} /> },
          { name: say("taken"), cell: ({ gross }) => rupees(gross, language), isNumber: true },
          { name: say("fees"), cell: ({ fee }) => rupees(fee, language), isNumber: true },
          {
            name: common("transaction"),
            cell: ({ transaction_id: id }) => <span class="code">{id ?? "—"}</span>,
          },
        ]}
      >
        <a
          class="button quiet"
          href={`/v1/admin/reports/transactions.csv?from=${day}&to=${day}`}
          download
        >
          {say("lines_csv")}
        </a>
      </List>
    </>
  );
}
