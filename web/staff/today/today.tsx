import type { ComponentChildren } from "preact";
import { get } from "../api.ts";
import { listAddress } from "../address.ts";
import { dayOf, digits, rupees, timeOf } from "../format.ts";
import { lazy } from "../lazy.tsx";
import { nepaliDate } from "../nepali-calendar.ts";
import { useReader, useTexts } from "../reader.ts";
import { providerText } from "../texts/parts.ts";
import { ageText } from "../texts/texts.ts";
import { useLive } from "../use-data.ts";
import { Link, Trouble } from "../views/parts.tsx";
import { chartFacts, type Day, healthLines, type Today as Facts } from "./figures.ts";
import { TODAY_TEXTS } from "./texts.ts";

const REFRESH_MS = 60_000;
const Chart = lazy(async () => (await import("./chart.tsx")).default);

/** The first screen: the day in Kathmandu at a glance. */
export function Today() {
  const { say: common, onSignedOut } = useReader();
  const { data, error, reload } = useLive(
    "today",
    (how) => get("/v1/admin/today", how),
    onSignedOut,
    REFRESH_MS,
  );
  return (
    <>
      <header class="row between">
        <h1>{common("today")}</h1>
        {data !== null && <Dates day={data.day} />}
      </header>
      <Trouble error={error} onRetry={reload} />
      {data === null && error === null && <p class="muted">{common("loading")}</p>}
      {data !== null && (
        <>
          <Waiting needs={data.needs_you} />
          <Figures facts={data} />
          <LastDays days={data.last_30_days} />
          <div class="halves">
            <Health health={data.health} />
            <Balances balances={data.balances} />
          </div>
        </>
      )}
    </>
  );
}

function Dates({ day }: { day: string }) {
  const { language } = useReader();
  const nepali = language === "en" ? nepaliDate(day) : null;
  return (
    <p class="muted">
      <time dateTime={day}>{dayOf(day, language)}</time>
      {nepali !== null && ` · ${nepali}`}
    </p>
  );
}

function Waiting({ needs }: { needs: Facts["needs_you"] }) {
  const { say: common } = useReader();
  const say = useTexts(TODAY_TEXTS);
  const { count, oldest_since: since } = needs;
  if (count === 0 || since === null) return <p class="note good">✓ {say("nothing_waits")}</p>;
  const age = Math.max(0, (Date.now() - Date.parse(since)) / 1_000);
  return (
    <p class="note danger row between">
      <span>
        <strong>{say("waits", { count })}</strong> {say("oldest", { age: ageText(common, age) })}
      </span>
      <Link class="button" href="/staff/needs-you">
        {say("look")}
      </Link>
    </p>
  );
}

function Figures({ facts }: { facts: Facts }) {
  const { say: common, language } = useReader();
  const say = useTexts(TODAY_TEXTS);
  const { day } = facts;
  const orders = (status: string) => listAddress("orders", { status, from: day, to: day });
  return (
    <section class="card" aria-label={common("today")}>
      <dl class="figures">
        <Figure name={say("taken")} value={rupees(facts.gross, language)} isMain />
        <Figure name={say("net")} value={rupees(facts.net, language)} isMain />
        <Figure
          name={say("refunded")}
          value={rupees(facts.refunded, language)}
          note={
            facts.refunds_unknown > 0 && say("refunds_unknown", { count: facts.refunds_unknown })
          }
        />
        <Figure
          name={say("fees")}
          value={rupees(facts.fees, language)}
          note={facts.fees_unknown > 0 && say("fees_unknown", { count: facts.fees_unknown })}
        />
        <Figure
          name={say("paid")}
          value={
            <Link href={orders("paid,partially_refunded,refunded")}>
              {digits(String(facts.orders_paid), language)}
            </Link>
          }
        />
        <Figure
          name={say("unpaid")}
          value={
            <Link href={orders("awaiting_payment,canceled,expired")}>
              {digits(String(facts.orders_unpaid), language)}
            </Link>
          }
        />
      </dl>
      {facts.held !== 0 && (
        <p class="muted">{say("held", { amount: rupees(facts.held, language) })}</p>
      )}
    </section>
  );
}

function Figure(props: {
  name: string;
  value: ComponentChildren;
  note?: string | false;
  isMain?: boolean;
}) {
  return (
    <div class={props.isMain === true ? "main" : ""}>
      <dt>{props.name}</dt>
      <dd>
        {props.value}
        {props.note ? <span class="muted">{props.note}</span> : null}
      </dd>
    </div>
  );
}

function LastDays({ days }: { days: readonly Day[] }) {
  const { language } = useReader();
  const say = useTexts(TODAY_TEXTS);
  const { taken, refunded, best } = chartFacts(days);
  const sentence =
    best === null
      ? say("chart_empty")
      : say("chart_words", {
          taken: rupees(taken, language),
          refunded: rupees(refunded, language),
          day: dayOf(best.day, language),
          best: rupees(best.gross, language),
        });
  return (
    <section class="card">
      <div class="row between">
        <h2>{say("chart")}</h2>
        <p class="muted" aria-hidden="true">
          <span class="key">{say("taken")}</span>
          <span class="key second">{say("refunded")}</span>
        </p>
      </div>
      {best === null ? <p class="muted">{sentence}</p> : <Chart days={days} words={sentence} />}
      <details>
        <summary>{say("as_table")}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("day")}</th>
              <th scope="col" class="number">
                {say("taken")}
              </th>
              <th scope="col" class="number">
                {say("refunded")}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.day}>
                <td>{dayOf(day.day, language)}</td>
                <td class="number">{rupees(day.gross, language)}</td>
                <td class="number">{rupees(day.refunded, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function Health({ health }: { health: Facts["health"] }) {
  const say = useTexts(TODAY_TEXTS);
  return (
    <section class="card">
      <h2>{say("health")}</h2>
      <ul class="lines">
        {healthLines(health).map(({ part, ok, text, values }) => (
          <li key={part} class="row between">
            <span>
              {say(part)} <span class="muted">{say(text, values)}</span>
            </span>
            <span class={`pill ${ok ? "good" : "danger"}`}>{say(ok ? "well" : "look_at")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Balances({ balances }: { balances: Facts["balances"] }) {
  const { language } = useReader();
  const say = useTexts(TODAY_TEXTS);
  return (
    <section class="card">
      <h2>{say("balances")}</h2>
      {balances.length === 0 && <p class="muted">{say("no_balances")}</p>}
      <ul class="lines">
        {balances.map(({ name, balance, balance_read_at: readAt, low }) => (
          <li key={name} class="row between">
            <span>
              {providerText(language, name)}{" "}
              {readAt !== null && (
                <span class="muted">{say("read_at", { time: timeOf(readAt, language) })}</span>
              )}
            </span>
            <span class="row">
              {low && <span class="pill danger">{say("low")}</span>}
              {balance === null ? (
                <span class="muted">{say("not_told")}</span>
              ) : (
                <strong class="number">{rupees(balance, language)}</strong>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
