import { useRef, useState } from "preact/hooks";
import { carryOut, Refused } from "../api.ts";
import {
  type Action,
  asksAgain,
  callOf,
  deedOf,
  isAdvice,
  needsAmount,
  needsReason,
  type Subject,
} from "../decisions.ts";
import { formText } from "../form-text.ts";
import { latin, paisaOf, rupees } from "../format.ts";
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
  /** With what it is about at that moment: the list may move on below an open dialog. */
  const [chosen, setChosen] = useState<{ action: Action; subject: Subject } | null>(null);
  const [mistake, setMistake] = useState<string | null>(null);
  /** One for each opened dialog: what is sent again from it stays one. */
  const key = useRef("");
  const offered = props.actions.filter(
    (action) => may(role, deedOf(action)) && callOf(action, props.subject, { reason: "" }) !== null,
  );
  const advice = props.actions.filter(isAdvice);
  if (offered.length === 0 && advice.length === 0) return null;

  const act = async (
    { action, subject }: { action: Action; subject: Subject },
    reason: string,
    form?: HTMLFormElement,
  ) => {
    const mobile = form === undefined ? "" : latin(formText(form, "mobile"));
    let amountPaisa: number | null = null;
    if (form !== undefined && needsAmount(action, subject)) {
      amountPaisa = paisaOf(formText(form, "amount"));
      if (amountPaisa === null || amountPaisa < 1) {
        throw new Refused(422, { code: "typed", detail: say("mistake_number") });
      }
    }
    const call = callOf(action, subject, { reason, mobile, amountPaisa });
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
    const choice = { action, subject: props.subject };
    if (asksAgain(action)) setChosen(choice);
    else act(choice, "").catch((error: unknown) => setMistake(problemText(reader, error)));
  };

  /** With the sum, where it is known which goes back. */
  const titleOf = (action: Action, { amount }: Subject) => {
    const name = wordFor(say, "a_", action);
    return ["send_back", "approve_refund"].includes(action) && amount != null
      ? `${name}: ${rupees(amount, reader.language)}`
      : name;
  };

  return (
    <>
      {mistake !== null && (
        <p class="note danger" role="alert">
          {mistake}
        </p>
      )}
      {advice.map((action) => (
        <p key={action} class="muted">
          {wordFor(say, "a_", action)}: {wordFor(say, "c_", action)}
        </p>
      ))}
      <div class="row">
        {offered.map((action) => (
          <button key={action} onClick={() => choose(action)}>
            {wordFor(say, "a_", action)}
          </button>
        ))}
      </div>
      {chosen !== null && (
        <AskAgain
          title={titleOf(chosen.action, chosen.subject)}
          consequence={wordFor(say, "c_", chosen.action)}
          needsReason={needsReason(chosen.action)}
          onConfirm={(reason, form) => act(chosen, reason, form)}
          onClose={() => setChosen(null)}
        >
          {needsAmount(chosen.action, chosen.subject) && (
            <label>
              {say("dashboard_amount")}
              <input name="amount" inputMode="decimal" autocomplete="off" required />
            </label>
          )}
          {chosen.action === "send_back" && chosen.subject.method?.mode !== "wallet" && (
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
