import { useState } from "preact/hooks";
import { post, Refused } from "../api.ts";
import { formText } from "../form-text.ts";
import type { TextKey } from "../texts/en.ts";
import { type Listener, problemText } from "../texts/problems.ts";

export function SignIn(
  props: Listener & { why: TextKey | null; onLanguage: () => void; onSignedIn: () => void },
) {
  const { say } = props;
  const [mistake, setMistake] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const why = mistake ?? (props.why === null ? null : say(props.why));

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const key = formText(form, "key").trim();
    setBusy(true);
    setMistake(null);
    try {
      await signIn(key, () => setMistake(say("ask_passkey")));
      form.reset();
      props.onSignedIn();
    } catch (error) {
      setMistake(messageOf(props, error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main class="sign-in">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h1>{say("sign_in")}</h1>
        <p class="muted">{say("sign_in_lead")}</p>
        {why !== null && (
          <p class="note danger" role="alert">
            {why}
          </p>
        )}
        <label>
          {say("key")}
          <input name="key" type="password" autocomplete="current-password" required autofocus />
        </label>
        <button class="primary" disabled={busy}>
          {say("sign_in")}
        </button>
        <button
          type="button"
          class="quiet"
          lang={props.language === "en" ? "ne" : "en"}
          onClick={props.onLanguage}
        >
          {say("language")}
        </button>
      </form>
    </main>
  );
}

/** The second step follows by itself where the key has one. */
async function signIn(key: string, onPasskey: () => void): Promise<void> {
  try {
    await post("/v1/session", { body: { key } });
  } catch (error) {
    const options = error instanceof Refused ? error.passkeyOptions : undefined;
    if (options === undefined) throw error;
    onPasskey();
    await (await import("../passkeys.ts")).signInWithPasskey(key, options);
  }
}

function messageOf(listener: Listener, error: unknown): string {
  const { say } = listener;
  if (error instanceof Error && error.name === "PasskeySilent") return say("passkey_silent");
  if (!(error instanceof Refused) || error.status === 0) return say("offline");
  if (error.code === "passkey_refused") return say("passkey_wrong");
  if (error.status === 401 || error.status === 422) return say("key_wrong");
  return problemText(listener, error);
}
