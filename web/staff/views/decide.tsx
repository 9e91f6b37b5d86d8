import { useState } from "preact/hooks";
import { carryOut, Refused } from "../api.ts";
import { type Action, callOf, deedOf, needsReason, type Subject } from "../decisions.ts";
import { formText } from "../form-text.ts";
import { useReader } from "../reader.ts";
import { may } from "../rights.ts";
import { wordFor } from "../texts/texts.ts";
import { Modal } from "./modal.tsx";

/** The decisions that this reader may take. Each says what it does before it is done. */
export function Decisions(props: {
  actions: readonly Action[];
  subject: Subject;
  onDone: () => void;
}) {
  const { say, role } = useReader();
  const [chosen, setChosen] = useState<Action | null>(null);
  const [mistake, setMistake] = useState<string | null>(null);
  const offered = props.actions.filter(
    (action) => may(role, deedOf(action)) && callOf(action, props.subject, "") !== null,
  );

  const act = async (action: Action, reason: string) => {
    const call = callOf(action, props.subject, reason);
    if (call === null) return;
    setMistake(null);
    try {
      await carryOut(call);
      setChosen(null);
    } catch (error) {
      const refused = error instanceof Refused ? error : null;
      setMistake(refused?.fields[0]?.message ?? (refused?.message || say("offline")));
    }
    props.onDone();
  };
  const choose = (action: Action) => {
    setMistake(null);
    if (needsReason(action)) setChosen(action);
    else void act(action, "");
  };

  return (
    <>
      {chosen === null && mistake !== null && (
        <p class="note danger" role="alert">
          {mistake}
        </p>
      )}
      <div class="row">
        {offered.map((action) => (
          <button key={action} onClick={() => choose(action)}>
            {wordFor(say, "a_", action)}
          </button>
        ))}
      </div>
      {chosen !== null && (
        <Modal title={wordFor(say, "a_", chosen)} onClose={() => setChosen(null)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void act(chosen, formText(event.currentTarget, "reason"));
            }}
          >
            <p class="note warn">{wordFor(say, "c_", chosen)}</p>
            <label>
              {say("reason")}
              <input name="reason" required minLength={3} maxLength={1000} />
              <span class="muted">{say("reason_hint")}</span>
            </label>
            {mistake !== null && (
              <p class="note danger" role="alert">
                {mistake}
              </p>
            )}
            <div class="row end">
              <button type="button" class="quiet" onClick={() => setChosen(null)}>
                {say("cancel")}
              </button>
              <button class="primary">{say("confirm")}</button>
            </div>
          </form>
        </Modal>
      )}
    </>
  );
}
