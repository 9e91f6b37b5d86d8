import { useState } from "preact/hooks";
import { get, patch, post, remove } from "../api.ts";
import { formText } from "../form-text.ts";
import { useReader, useTexts } from "../reader.ts";
import { may } from "../rights.ts";
import { problemText } from "../texts/problems.ts";
import { go } from "../use-address.ts";
import { useLive } from "../use-data.ts";
import { AskAgain } from "../views/ask-again.tsx";
import { Address, Link, Time, Trouble } from "../views/parts.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Once } from "./once.tsx";
import { OFFICE_TEXTS } from "./texts.ts";
import { type Endpoint, EndpointStatus, eventsText } from "./webhooks.tsx";

export default function EndpointScreen({ id }: { id: string }) {
  const { say: common, role, onSignedOut } = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const { data, error, reload } = useLive(
    `endpoint ${id}`,
    (how) => get("/v1/admin/webhook-endpoints/{id}", { ...how, path: { id } }),
    onSignedOut,
  );
  return (
    <>
      <p>
        <Link href="/staff/webhooks">← {say("webhooks")}</Link>
      </p>
      <Trouble error={error} onRetry={reload} />
      {data === null && <h1>{say("webhooks")}</h1>}
      {data === null && error === null && <p class="muted">{common("loading")}</p>}
      {data !== null && (
        <>
          <header>
            <h1>
              <Address url={data.url} />
            </h1>
            <p>
              <EndpointStatus endpoint={data} />
            </p>
            <p class="muted">
              {data.description !== "" && `${data.description} · `}
              {eventsText(say("all_events"), data.events)} · <Time at={data.created_at} />
            </p>
          </header>
          {may(role, "administer") && <Actions endpoint={data} onChanged={reload} />}
        </>
      )}
      <Deliveries filters={{}} endpointId={id} />
    </>
  );
}

type Asked = "replay" | "disable" | "enable" | "rotate" | "remove";

function Actions({ endpoint, onChanged }: { endpoint: Endpoint; onChanged: () => void }) {
  const reader = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const path = { id: endpoint.id };
  const isOn = endpoint.status === "enabled";

  const test = () => {
    post("/v1/admin/webhook-endpoints/{id}/test", { path }).then(
      () => {
        setNotice(say("tested"));
        onChanged();
      },
      (error: unknown) => setNotice(problemText(reader, error)),
    );
  };
  const act: Record<Asked, (form: HTMLFormElement) => Promise<void>> = {
    replay: async (form) => {
      const since = `${formText(form, "since")}T00:00:00+05:45`;
      const { count } = await post("/v1/admin/webhook-endpoints/{id}/replay", {
        path,
        body: { since },
      });
      setNotice(say("replayed", { count }));
    },
    disable: () => turn("disabled"),
    enable: () => turn("enabled"),
    rotate: async () => {
      const made = await post("/v1/admin/webhook-endpoints/{id}/rotate-secret", { path, body: {} });
      setSecret(made.secret);
    },
    remove: async () => {
      await remove("/v1/admin/webhook-endpoints/{id}", { path });
      go("/staff/webhooks");
    },
  };
  const turn = async (status: Endpoint["status"]) => {
    await patch("/v1/admin/webhook-endpoints/{id}", { path, body: { status } });
  };
  const offered: Asked[] = isOn
    ? ["replay", "disable", "rotate", "remove"]
    : ["enable", "rotate", "remove"];

  return (
    <>
      <div class="row">
        {isOn && <button onClick={test}>{say("test")}</button>}
        {offered.map((one) => (
          <button key={one} onClick={() => setAsked(one)}>
            {say(one)}
          </button>
        ))}
      </div>
      <p role="status">{notice}</p>
      {secret !== null && (
        <Once
          name={say("secret")}
          hint={say("secret_hint")}
          value={secret}
          onClose={() => setSecret(null)}
        />
      )}
      {asked !== null && (
        <AskAgain
          title={asked === "remove" ? `${say("remove")}: ${endpoint.url}` : say(asked)}
          {...(asked === "remove" ? { confirm: say("remove_yes"), isFinal: true } : {})}
          consequence={say(`${asked}_what`)}
          needsReason={false}
          onClose={() => setAsked(null)}
          onConfirm={async (_reason, form) => {
            await act[asked](form);
            if (asked !== "remove") onChanged();
          }}
        >
          {asked === "replay" && (
            <label>
              {say("since")}
              <input type="date" name="since" required />
            </label>
          )}
        </AskAgain>
      )}
    </>
  );
}
