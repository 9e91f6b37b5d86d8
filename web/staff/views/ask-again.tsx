import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { formText } from "../form-text.ts";
import { useReader } from "../reader.ts";
import { problemText } from "../texts/problems.ts";
import { Modal } from "./modal.tsx";

/** Asks once more before something is done: what it does, and a reason where one is kept. */
export function AskAgain(props: {
  title: string;
  consequence: string;
  confirm?: string;
  /** It cannot be undone. */
  isFinal?: boolean;
  needsReason?: boolean;
  onConfirm: (reason: string, form: HTMLFormElement) => Promise<void>;
  onClose: () => void;
  children?: ComponentChildren;
}) {
  const reader = useReader();
  const { say } = reader;
  const [mistake, setMistake] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    setBusy(true);
    setMistake(null);
    try {
      await props.onConfirm(formText(form, "reason"), form);
      props.onClose();
    } catch (error) {
      setMistake(problemText(reader, error));
      setBusy(false);
    }
  };
  return (
    <Modal title={props.title} busy={busy} onClose={props.onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <p class="note warn">{props.consequence}</p>
        {props.children}
        {props.needsReason !== false && (
          <label>
            {say("reason")}
            <input name="reason" required minLength={3} maxLength={1000} />
            <span class="muted">{say("reason_hint")}</span>
          </label>
        )}
        {mistake !== null && (
          <p class="note danger" role="alert">
            {mistake}
          </p>
        )}
        <div class="row end">
          <button type="button" class="quiet" disabled={busy} onClick={props.onClose}>
            {say("cancel")}
          </button>
          <button class={props.isFinal === true ? "primary final" : "primary"} disabled={busy}>
            {props.confirm ?? say("confirm")}
          </button>
        </div>
      </form>
    </Modal>
  );
}
