import { useState } from "preact/hooks";
import { type Filters, writeFilters } from "../address.ts";
import { type Delivery, get, post } from "../api.ts";
import { timeOf } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { may } from "../rights.ts";
import { saidText } from "../texts/history.ts";
import { problemText } from "../texts/problems.ts";
import { type Pages, usePages } from "../use-pages.ts";
import { List } from "../views/list.tsx";
import { Link } from "../views/parts.tsx";
import { QuickFilters } from "../views/quick-filters.tsx";
import { OFFICE_TEXTS } from "./texts.ts";

/** An attempt is no event. */
const REFRESH_MS = 4_000;
const STATUSES = ["pending", "succeeded", "failed"] as const;
const TONES: Record<string, string> = { succeeded: "good", failed: "danger", pending: "warn" };

/** What was sent, with each attempt and the answer to it. */
export function Deliveries({ filters, endpointId }: { filters: Filters; endpointId?: string }) {
  const { say: common } = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const { status } = filters;
  const pages = usePages<Delivery>(
    `deliveries${writeFilters("webhooks", filters)} ${endpointId ?? ""}`,
    (how) =>
      get("/v1/admin/webhook-deliveries", {
        ...how,
        query: { status, endpoint_id: endpointId, ...how.query },
      }),
    REFRESH_MS,
  );
  return (
    <section>
      <h2>{say("deliveries")}</h2>
      {endpointId === undefined && (
        <QuickFilters
          list="webhooks"
          filters={filters}
          fields={[
            {
              name: "status",
              label: common("status"),
              options: [
                ["", common("any")],
                ...STATUSES.map((one) => [one, say(`d_${one}`)] as const),
              ],
            },
          ]}
        />
      )}
      <List
        pages={pages}
        keyOf={({ id }) => id}
        empty={say("no_deliveries")}
        columns={[
          {
            name: say("event"),
            cell: ({ type, endpoint_id: of, order_id: orderId, purchase_order_id: number }) => (
              <>
                {endpointId === undefined ? (
                  <Link href={`/staff/webhooks/${of}`}>
                    <span class="code">{type}</span>
                  </Link>
                ) : (
                  <span class="code">{type}</span>
                )}
                {orderId !== null && (
                  <>
                    <br />
                    <Link class="whole" href={`/staff/orders/${orderId}`}>
                      {number}
                    </Link>
                  </>
                )}
              </>
            ),
          },
          {
            name: common("status"),
            cell: ({ status: now }) => (
              <span class={`pill ${TONES[now] ?? ""}`}>{say(`d_${now}`)}</span>
            ),
          },
          {
            name: say("attempts"),
            cell: (delivery) => <Attempts delivery={delivery} pages={pages} />,
          },
        ]}
      />
    </section>
  );
}

function Attempts({ delivery, pages }: { delivery: Delivery; pages: Pages<Delivery> }) {
  const reader = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const [problem, setProblem] = useState<string | null>(null);
  const { attempts, next_attempt_at: next } = delivery;
  const resend = () => {
    setProblem(null);
    post("/v1/admin/webhook-deliveries/{id}/resend", { path: { id: delivery.id } }).then(
      pages.reload,
      (error: unknown) => setProblem(problemText(reader, error)),
    );
  };
  return (
    <>
      {attempts.length === 0 && <p class="muted">{say("no_attempt")}</p>}
      <ol>
        {attempts.map((attempt, index) => (
          <li key={index}>
            {say("attempt", {
              time: timeOf(attempt.at, reader.language),
              answer:
                attempt.status_code ??
                (attempt.error === null
                  ? say("no_answer")
                  : saidText(reader.language, attempt.error)),
              ms: attempt.duration_ms,
            })}
            {attempt.response !== "" && (
              <details>
                <summary>{attempt.response.slice(0, 40)}</summary>
                <pre class="code">{attempt.response}</pre>
              </details>
            )}
          </li>
        ))}
      </ol>
      {next !== null && <p class="muted">{say("next", { time: timeOf(next, reader.language) })}</p>}
      {problem !== null && (
        <p class="note danger" role="alert">
          {problem}
        </p>
      )}
      {may(reader.role, "resend") && (
        <div class="row">
          <button onClick={resend}>{say(attempts.length === 0 ? "send_now" : "resend")}</button>
        </div>
      )}
    </>
  );
}
