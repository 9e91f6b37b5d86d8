import type { Delivery, Event, Order } from "../api.ts";
import { useReader } from "../reader.ts";
import { byText, historyText, reasonText } from "../texts/history.ts";
import { Status, Time } from "./parts.tsx";

/** Newest first: the last thing that happened is what a person looks for. */
export function TimeLine({ history }: { history: Order["history"] }) {
  const reader = useReader();
  const { say, language } = reader;
  return (
    <section class="card">
      <h2>{say("time_line")}</h2>
      <ol class="line">
        {history.toReversed().map((entry, index) => (
          <li key={history.length - index}>
            <strong>{historyText(language, entry.type)}</strong>
            <p class="muted">
              <Time at={entry.at} /> · {byText(reader, entry)}
            </p>
            {entry.reason !== null && (
              <p>{reasonText(language, { reason: entry.reason, data: entry.data })}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Newest first, as the rest. */
export function Told({ events, deliveries }: { events: Event[]; deliveries: Delivery[] }) {
  const { say } = useReader();
  return (
    <section class="card">
      <h2>{say("events")}</h2>
      {events.length === 0 && <p class="muted">{say("none")}</p>}
      <ul class="stack">
        {events.toReversed().map((event) => (
          <li key={event.id}>
            <span class="code">{event.type}</span> <Time at={event.timestamp} />{" "}
            {deliveries
              .filter((delivery) => delivery.event_id === event.id)
              .map((delivery) => (
                <Status key={delivery.id} status={delivery.status} />
              ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
