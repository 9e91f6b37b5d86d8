import { type Filters, listAddress } from "../address.ts";
import { get } from "../api.ts";
import { dayOf, rupees, timeOf } from "../format.ts";
import { nepaliDate } from "../nepali-calendar.ts";
import { useReader, useTexts } from "../reader.ts";
import { usePages } from "../use-pages.ts";
import { List } from "../views/list.tsx";
import { Link } from "../views/parts.tsx";
import { figuresOf, type Line, type LineFigures } from "./line-figures.ts";
import { MONEY_TEXTS } from "./texts.ts";

/** Each movement of money on one day; together they are the day's figures. */
export function DayLines({ day, filters }: { day: string; filters: Filters }) {
  const { say: common, language } = useReader();
  const say = useTexts(MONEY_TEXTS);
  const figure = (name: keyof LineFigures) => (line: Line) => {
    const paisa = figuresOf(line)[name];
    return paisa === null ? null : rupees(paisa, language);
  };
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
              <Link class="whole" href={`/staff/orders/${id}`}>
                {number}
              </Link>
            ),
          },
          { name: say("net"), cell: figure("net"), isNumber: true },
          { name: say("line"), cell: ({ kind }) => say(`k_${kind}`) },
          {
            name: say("time"),
            cell: ({ at }) => <time dateTime={at}>{clockOf(timeOf(at, language))}</time>,
          },
          { name: say("taken"), cell: figure("taken"), isNumber: true },
          { name: say("fees"), cell: figure("fee"), isNumber: true },
          { name: say("refunded"), cell: figure("refunded"), isNumber: true },
          { name: say("held"), cell: figure("held"), isNumber: true },
          {
            name: common("transaction"),
            cell: ({ transaction_id: id }) => <span class="code long">{id ?? "—"}</span>,
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

/** The heading has the day. */
function clockOf(time: string): string {
  return time.split(", ").at(-1) ?? time;
}
