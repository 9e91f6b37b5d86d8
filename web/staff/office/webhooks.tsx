import { useState } from "preact/hooks";
import { type Filters } from "../address.ts";
import { type Answer, get, post } from "../api.ts";
import { formText } from "../form-text.ts";
import { useReader, useTexts } from "../reader.ts";
import { may } from "../rights.ts";
import { saidText } from "../texts/history.ts";
import { usePages } from "../use-pages.ts";
import { AskAgain } from "../views/ask-again.tsx";
import { List } from "../views/list.tsx";
import { Address, Link } from "../views/parts.tsx";
import { Deliveries } from "./deliveries.tsx";
import { eventTypes } from "./forms.ts";
import { Once } from "./once.tsx";
import { OFFICE_TEXTS } from "./texts.ts";

export type Endpoint = Answer<"/v1/admin/webhook-endpoints/{id}">;

export default function Webhooks({ filters }: { filters: Filters }) {
  const { role } = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const pages = usePages<Endpoint>("endpoints", (how) => get("/v1/admin/webhook-endpoints", how));
  const common = useReader().say;
  return (
    <>
      <header class="row between">
        <h1>{say("webhooks")}</h1>
        {may(role, "administer") && (
          <button class="primary" onClick={() => setMaking(true)}>
            {say("new_endpoint")}
          </button>
        )}
      </header>
      <p class="muted">{say("webhooks_lead")}</p>
      {secret !== null && (
        <Once
          name={say("secret")}
          hint={say("secret_hint")}
          value={secret}
          onClose={() => setSecret(null)}
        />
      )}
      <section>
        <h2>{say("endpoints")}</h2>
        <List
          pages={pages}
          keyOf={({ id }) => id}
          empty={say("no_endpoints")}
          columns={[
            {
              name: say("address"),
              cell: ({ id, url }) => (
                <Link class="long" href={`/staff/webhooks/${id}`}>
                  <Address url={url} />
                </Link>
              ),
            },
            { name: common("status"), cell: (endpoint) => <EndpointStatus endpoint={endpoint} /> },
            { name: say("events"), cell: ({ events }) => eventsText(say("all_events"), events) },
            { name: say("description"), cell: ({ description }) => description || "—" },
          ]}
        />
      </section>
      <Deliveries filters={filters} />
      {making && (
        <AskAgain
          title={say("new_endpoint")}
          consequence={say("webhooks_lead")}
          confirm={say("make")}
          needsReason={false}
          onClose={() => setMaking(false)}
          onConfirm={async (_reason, form) => {
            const made = await post("/v1/admin/webhook-endpoints", {
              body: {
                url: formText(form, "url"),
                events: eventTypes(formText(form, "events")),
                description: formText(form, "description"),
              },
            });
            setSecret(made.secret);
            pages.reload();
          }}
        >
          <label>
            {say("address")}
            <input name="url" type="url" required />
          </label>
          <label>
            {say("events")}
            <input name="events" />
            <span class="muted">{say("events_hint")}</span>
          </label>
          <label>
            {say("description")}
            <input name="description" maxLength={500} />
          </label>
        </AskAgain>
      )}
    </>
  );
}

export function eventsText(all: string, events: readonly string[]): string {
  return events.includes("*") ? all : events.join(", ");
}

export function EndpointStatus({ endpoint }: { endpoint: Endpoint }) {
  const { language } = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const { status, disabled_reason: why } = endpoint;
  return (
    <>
      <span class={`pill ${status === "enabled" ? "good" : "danger"}`}>{say(status)}</span>
      {why !== null && <span class="muted"> {saidText(language, why)}</span>}
    </>
  );
}
