import { get, type Session } from "../api.ts";
import { useReader, useTexts } from "../reader.ts";
import { useLive } from "../use-data.ts";
import { Time, Trouble } from "../views/parts.tsx";
import { OFFICE_TEXTS } from "./texts.ts";
import { useNewPasskey } from "./use-new-passkey.ts";

/** The reader's own key, and its passkey: the second step of signing in. */
export function OwnKey() {
  const reader = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const { data, error, reload } = useLive<Session>(
    "own-key",
    (how) => get("/v1/session", how),
    reader.onSignedOut,
  );
  const { make, busy, mistake } = useNewPasskey(reload);
  return (
    <section class="card">
      <h2>{say("own_key")}</h2>
      <Trouble error={error} onRetry={reload} />
      {data?.passkey_bound_at === null && (
        <>
          <p>{say("passkey_lead")}</p>
          <button disabled={busy} onClick={make}>
            {say("passkey_add")}
          </button>
        </>
      )}
      {typeof data?.passkey_bound_at === "string" && (
        <p>
          <span class="pill good">{say("passkey_bound")}</span> <Time at={data.passkey_bound_at} />
          <br />
          <span class="muted">{say("passkey_off")}</span>
        </p>
      )}
      {mistake !== null && (
        <p class="note danger" role="alert">
          {mistake}
        </p>
      )}
    </section>
  );
}
