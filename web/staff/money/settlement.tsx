import { type Filters, listAddress } from "../address.ts";
import { type Answer, get } from "../api.ts";
import { dayOf, digits, rupees } from "../format.ts";
import { fiscalYear, nepaliDate } from "../nepali-calendar.ts";
import { useReader, useTexts } from "../reader.ts";
import { go } from "../use-address.ts";
import { useLive } from "../use-data.ts";
import { type Column, Table } from "../views/list.tsx";
import { Link, Trouble } from "../views/parts.tsx";
import { QuickFilters } from "../views/quick-filters.tsx";
import { DayLines } from "./day-lines.tsx";
import { nameOf, type PeriodName, periodOf, PERIODS, todayInKathmandu } from "./periods.ts";
import { MONEY_TEXTS } from "./texts.ts";

type Daily = Answer<"/v1/admin/reports/daily">;
type Day = Daily["data"][number];

export default function Settlement({ filters }: { filters: Filters }) {
  return filters.day === undefined ? (
    <Days filters={filters} />
  ) : (
    <DayLines day={filters.day} filters={filters} />
  );
}

function Days({ filters }: { filters: Filters }) {
  const { say: common, onSignedOut } = useReader();
  const say = useTexts(MONEY_TEXTS);
  const { from, to } = filters;
  const query = new URLSearchParams(Object.entries({ from, to }).filter((one) => one[1]) as []);
  const search = query.size === 0 ? "" : `?${query.toString()}`;
  const { data, error, reload } = useLive(
    `settlement${search}`,
    (how) => get("/v1/admin/reports/daily", { ...how, query: { from, to } }),
    onSignedOut,
  );
  return (
    <>
      <h1>{say("settlement")}</h1>
      <p class="muted">{say("lead")}</p>
      <div class="quick">
        <PeriodChoice filters={filters} />
        <QuickFilters
          list="settlement"
          filters={filters}
          fields={[
            { name: "from", label: common("from") },
            { name: "to", label: common("to") },
          ]}
        />
      </div>
      <Trouble error={error} onRetry={reload} />
      {data === null && error === null && <p class="muted">{common("loading")}</p>}
      {data !== null && <Report report={data} filters={filters} />}
      <div class="row end">
        <a class="button quiet" href={`/v1/admin/reports/daily.csv${search}`} download>
          {say("days_csv")}
        </a>
        <a class="button quiet" href={`/v1/admin/reports/transactions.csv${search}`} download>
          {say("lines_csv")}
        </a>
      </div>
    </>
  );
}

function PeriodChoice({ filters }: { filters: Filters }) {
  const say = useTexts(MONEY_TEXTS);
  const today = todayInKathmandu(Date.now());
  const chosen = nameOf(filters, today);
  const choose = (name: string) => {
    const period = name === "" ? null : periodOf(name as PeriodName, today);
    go(listAddress("settlement", period === null ? {} : { ...period }));
  };
  return (
    <label>
      {say("period")}
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{say("p_")}</option>
        {PERIODS.filter((name) => periodOf(name, today) !== null).map((name) => (
          <option key={name} value={name}>
            {say(`p_${name}`)}
          </option>
        ))}
        {chosen === "own" && <option value="own">{say("p_own")}</option>}
      </select>
    </label>
  );
}

function Report({ report, filters }: { report: Daily; filters: Filters }) {
  const { language } = useReader();
  const say = useTexts(MONEY_TEXTS);
  const { total, data } = report;
  const days = data.filter(isBusy).toReversed();
  const years = [...new Set(data.map(({ day }) => fiscalYear(day)).filter((one) => one !== null))];
  return (
    <>
      <section class="card" aria-label={say("total")}>
        <p class="row between">
          <strong>{say("total")}</strong>
          <span class="muted">
            {years.map((year) => say("fiscal_year", { year: digits(year, language) })).join(" · ")}
          </span>
        </p>
        <dl class="figures">
          <Fact name={say("taken")} paisa={total.gross} />
          <Fact name={say("fees")} paisa={total.fees} />
          <Fact name={say("refunded")} paisa={total.refunded} />
          <Fact name={say("net")} paisa={total.net} />
          <Fact name={say("held")} paisa={total.held} />
        </dl>
        <p class="muted">
          <Unknown of={total} /> {say("open_note")}
        </p>
      </section>
      {days.length === 0 ? (
        <p class="card empty">{say("nothing")}</p>
      ) : (
        <DayTable days={days} filters={filters} />
      )}
      {days.length > 0 && days.length < data.length && <p class="muted">{say("empty_days")}</p>}
    </>
  );
}

function isBusy(day: Day): boolean {
  const { orders_paid, gross, fees, fees_unknown, refunded, refunds_unknown, held } = day;
  return [orders_paid, gross, fees, fees_unknown, refunded, refunds_unknown, held].some(
    (figure) => figure !== 0,
  );
}

function Fact({ name, paisa }: { name: string; paisa: number }) {
  const { language } = useReader();
  return (
    <div>
      <dt>{name}</dt>
      <dd>{rupees(paisa, language)}</dd>
    </div>
  );
}

function Unknown({ of }: { of: Pick<Day, "fees_unknown" | "refunds_unknown"> }) {
  const say = useTexts(MONEY_TEXTS);
  return (
    <>
      {of.fees_unknown > 0 && (
        <span class="pill warn">{say("fees_unknown", { count: of.fees_unknown })}</span>
      )}{" "}
      {of.refunds_unknown > 0 && (
        <span class="pill warn">{say("refunds_unknown", { count: of.refunds_unknown })}</span>
      )}
    </>
  );
}

function DayTable({ days, filters }: { days: readonly Day[]; filters: Filters }) {
  const { language } = useReader();
  const say = useTexts(MONEY_TEXTS);
  const amount = (name: string, of: (day: Day) => number): Column<Day> => ({
    name,
    cell: (day) => rupees(of(day), language),
    isNumber: true,
  });
  return (
    <Table
      rows={days}
      keyOf={({ day }) => day}
      columns={[
        {
          name: say("day"),
          cell: (day) => (
            <>
              <Link href={listAddress("settlement", { ...filters, day: day.day })}>
                {dayOf(day.day, language)}
              </Link>
              {language === "en" && (
                <>
                  <br />
                  <span class="muted">{nepaliDate(day.day)}</span>
                </>
              )}{" "}
              {!day.closed && <span class="pill warn">{say("open_day")}</span>} <Unknown of={day} />
            </>
          ),
        },
        amount(say("net"), ({ net }) => net),
        amount(say("taken"), ({ gross }) => gross),
        amount(say("fees"), ({ fees }) => fees),
        amount(say("refunded"), ({ refunded }) => refunded),
        amount(say("held"), ({ held }) => held),
        {
          name: say("paid"),
          cell: (day) => digits(String(day.orders_paid), language),
          isNumber: true,
        },
      ]}
    />
  );
}
