import { useState } from "preact/hooks";
import { type Answer, get, post } from "../api.ts";
import { formText } from "../form-text.ts";
import { dayOf } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { may, type Role } from "../rights.ts";
import { usePages } from "../use-pages.ts";
import { AskAgain } from "../views/ask-again.tsx";
import { List } from "../views/list.tsx";
import { Time } from "../views/parts.tsx";
import { expiryOf, keyState } from "./forms.ts";
import { Once } from "./once.tsx";
import { OwnKey } from "./own-key.tsx";
import { AllSessions, OwnSessions } from "./sessions.tsx";
import { OFFICE_TEXTS } from "./texts.ts";

type Key = Answer<"/v1/admin/api-keys">["data"][number];

const ROLES: readonly Role[] = ["viewer", "operator", "admin", "merchant"];

/** Each member of staff sees the own key and its sessions here, and an administrator all of them. */
export default function Keys() {
  const say = useTexts(OFFICE_TEXTS);
  const { role } = useReader();
  return (
    <>
      <h1>{say("keys")}</h1>
      <OwnKey />
      <OwnSessions />
      {may(role, "administer") && <AllKeys />}
    </>
  );
}

function AllKeys() {
  const say = useTexts(OFFICE_TEXTS);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const pages = usePages<Key>("keys", (how) => get("/v1/admin/api-keys", how));
  return (
    <>
      <header class="row between">
        <h2>{say("all_keys")}</h2>
        <button class="primary" onClick={() => setMaking(true)}>
          {say("new_key")}
        </button>
      </header>
      <p class="muted">{say("keys_lead")}</p>
      {secret !== null && (
        <Once
          name={say("key_shown")}
          hint={say("key_hint")}
          value={secret}
          onClose={() => setSecret(null)}
        />
      )}
      <List
        pages={pages}
        keyOf={({ id }) => id}
        empty={say("no_keys")}
        columns={[
          { name: say("name"), cell: ({ name }) => <strong>{name}</strong> },
          {
            name: useReader().say("status"),
            cell: (key) => <KeyState state={keyState(key, Date.now())} of={key} />,
          },
          { name: say("role"), cell: ({ role }) => say(`r_${role}`) },
          {
            name: say("used"),
            cell: ({ last_used_at: at }) => (at === null ? say("never") : <Time at={at} />),
          },
          {
            name: say("revoke"),
            cell: (key) =>
              key.revoked_at === null ? (
                <button
                  aria-label={`${say("revoke")}: ${key.name}`}
                  onClick={() => setRevoking(key)}
                >
                  {say("revoke")}
                </button>
              ) : (
                <Time at={key.revoked_at} />
              ),
          },
        ]}
      />
      <AllSessions />
      {making && (
        <NewKey
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setSecret(made);
            pages.reload();
          }}
        />
      )}
      {revoking !== null && (
        <AskAgain
          title={`${say("revoke")}: ${revoking.name}`}
          consequence={say("revoke_what")}
          confirm={say("revoke_yes")}
          isFinal
          onClose={() => setRevoking(null)}
          onConfirm={async (reason) => {
            const path = { id: revoking.id };
            await post("/v1/admin/api-keys/{id}/revoke", { path, body: { reason } });
            pages.reload();
          }}
        />
      )}
    </>
  );
}

function KeyState({ state, of }: { state: ReturnType<typeof keyState>; of: Key }) {
  const say = useTexts(OFFICE_TEXTS);
  const { language } = useReader();
  const { revoked_at: revokedAt, expires_at: expiresAt, passkey_bound_at: boundAt } = of;
  return (
    <>
      <span class={`pill ${state === "in_use" ? "good" : ""}`}>{say(state)}</span>{" "}
      {revokedAt === null && boundAt !== null && <span class="pill calm">{say("passkey")}</span>}{" "}
      {revokedAt === null && of.program && <span class="pill calm">{say("program")}</span>}{" "}
      {revokedAt === null && expiresAt !== null && (
        <span class="muted">
          {say("until")} <time dateTime={expiresAt}>{dayOf(expiresAt, language)}</time>
        </span>
      )}
    </>
  );
}

function NewKey({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const say = useTexts(OFFICE_TEXTS);
  const [role, setRole] = useState<Role>("viewer");
  const [program, setProgram] = useState(false);
  return (
    <AskAgain
      title={say("new_key")}
      consequence={say(role === "admin" ? "make_admin_what" : "make_key_what")}
      confirm={say("make_key")}
      onClose={onClose}
      onConfirm={async (reason, form) => {
        const expiry = expiryOf(formText(form, "until"));
        const body = {
          name: formText(form, "name"),
          role,
          program: program && role !== "merchant",
          ...expiry,
          reason,
        };
        onMade((await post("/v1/admin/api-keys", { body })).key);
      }}
    >
      <label>
        {say("name")}
        <input name="name" required maxLength={60} />
        <span class="muted">{say("name_hint")}</span>
      </label>
      <label>
        {say("role")}
        <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {say(`r_${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say("key_until")}
        <input type="date" name="until" />
        <span class="muted">{say("key_until_hint")}</span>
      </label>
      {role !== "merchant" && (
        <div>
          <label class="check">
            <input
              type="checkbox"
              checked={program}
              onChange={(event) => setProgram(event.currentTarget.checked)}
            />
            {say("for_program")}
          </label>
          <span class="muted">{say("for_program_hint")}</span>
        </div>
      )}
    </AskAgain>
  );
}
