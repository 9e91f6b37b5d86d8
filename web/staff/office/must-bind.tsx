import { signOut } from "../api.ts";
import { useReader, useTexts } from "../reader.ts";
import { OFFICE_TEXTS } from "./texts.ts";
import { useNewPasskey } from "./use-new-passkey.ts";

/** All that a session without its passkey may do, where the server demands one. */
export default function MustBind(props: {
  name: string;
  onLanguage: () => void;
  onBound: () => void;
  onSignedOut: () => void;
}) {
  const { say: common, language } = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const { make, busy, mistake } = useNewPasskey(props.onBound);
  return (
    <main class="sign-in">
      <div class="card">
        <h1>{say("must_bind")}</h1>
        <p>{say("must_bind_lead")}</p>
        <p class="muted">{say("must_bind_hint")}</p>
        {mistake !== null && (
          <p class="note danger" role="alert">
            {mistake}
          </p>
        )}
        <button class="primary" disabled={busy} onClick={make}>
          {say("passkey_add")}
        </button>
        <button
          onClick={() => {
            void signOut(false).then(props.onSignedOut, props.onSignedOut);
          }}
        >
          {common("sign_out")}: {props.name}
        </button>
        <button class="quiet" lang={language === "en" ? "ne" : "en"} onClick={props.onLanguage}>
          {common("language")}
        </button>
      </div>
    </main>
  );
}
