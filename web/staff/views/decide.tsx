import { useRef, useState } from "preact/hooks";
import { carryOut } from "../api.ts";
import { type Action, callOf, deedOf, needsReason, type Subject } from "../decisions.ts";
import { formText } from "../form-text.ts";
import { randomKey } from "../random-key.ts";
import { useReader } from "../reader.ts";
import { may } from "../rights.ts";
import { problemText } from "../texts/problems.ts";
import { wordFor } from "../texts/texts.ts";
import { AskAgain } from "./ask-again.tsx";

/** The decisions that this reader may take. Each says what it does before it is done. */
export function Decisions(props: {
  actions: readonly Action[];
  subject: Subject;
  onDone: () => void;
}) {
  const reader = useReader();
  const { say, role } = reader;
  const [chosen, setChosen] = useState<Action | null>(null);
  const [mistake, setMistake] = useState<string | null>(null);
  /** One for each opened dialog: what is sent again from it stays one. */
  const key = useRef("");
  const offered = props.actions.filter(
    (action) => may(role, deedOf(action)) && callOf(action, props.subject, { reason: "" }) !== null,
  );
  if (offered.length === 0) return null;

  const act = async (action: Action, reason: string, mobile = "") => {
    const call = callOf(action, props.subject, { reason, mobile });
    if (call === null) return;
    try {
      await carryOut(call, key.current);
    } finally {
      props.onDone();
    }
  };
  const choose = (action: Action) => {
    setMistake(null);
    key.current = randomKey();
    if (needsReason(action)) setChosen(action);
    else act(action, "").catch((error: unknown) => setMistake(problemText(reader, error)));
  };

  return (
    <>
      {mistake !== null && (
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
        <AskAgain
          title={wordFor(say, "a_", chosen)}
          consequence={wordFor(say, "c_", chosen)}
          onConfirm={(reason, form) => act(chosen, reason, formText(form, "mobile"))}
          onClose={() => setChosen(null)}
        >
          {chosen === "send_back" && props.subject.method?.mode !== "wallet" && (
            <label>
              {say("mobile_if_bank")}
              <input name="mobile" type="tel" />
            </label>
          )}
        </AskAgain>
      )}
    </>
  );
}
