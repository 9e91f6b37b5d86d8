import { useEffect, useMemo, useState } from "preact/hooks";
import { nameOf } from "../../../public/js/product-words.js";
import { get, type Order, post, type Refund } from "../api.ts";
import { amountMistake, isAbove, isUnderWay, typedAgainMistake } from "../decisions.ts";
import { formText } from "../form-text.ts";
import { digits, latin, paisaOf, rupees } from "../format.ts";
import type { TopUp } from "../money/top-up-actions.ts";
import { randomKey } from "../random-key.ts";
import { useReader } from "../reader.ts";
import { problemText } from "../texts/problems.ts";
import { Modal } from "./modal.tsx";
import { Status } from "./parts.tsx";

const FOLLOW_MS = 1_500;

/** Asks for a refund, shows what will happen first, then follows it. The dialog has one idempotency key. */
export function RefundDialog(props: {
  order: Order;
  leftPaisa: number;
  /** The refused top-up whose money goes back. */
  topUp?: TopUp;
  onClose: () => void;
}) {
  const { say, language } = useReader();
  const { order, leftPaisa } = props;
  const key = useMemo(randomKey, []);
  const [sent, setSent] = useState<Refund | null>(null);
  const [busy, setBusy] = useState(false);
  return (
    <Modal
      busy={busy}
      title={say("refund_title", {
        order: (props.topUp && nameOf(props.topUp)[language]) ?? order.purchase_order_id,
      })}
      onClose={props.onClose}
    >
      {sent === null ? (
        <RefundForm
          order={order}
          leftPaisa={leftPaisa}
          topUp={props.topUp}
          idempotencyKey={key}
          busy={busy}
          onBusy={setBusy}
          onSent={setSent}
          onCancel={props.onClose}
        />
      ) : (
        <Progress refund={sent} onRefund={setSent} onClose={props.onClose} />
      )}
    </Modal>
  );
}

function RefundForm(props: {
  order: Order;
  leftPaisa: number;
  topUp: TopUp | undefined;
  idempotencyKey: string;
  busy: boolean;
  onBusy: (busy: boolean) => void;
  onSent: (refund: Refund) => void;
  onCancel: () => void;
}) {
  const reader = useReader();
  const { say, language } = reader;
  const { order, leftPaisa, topUp } = props;
  const { confirmAbove, approvalAbove } = reader.limits;
  const price = topUp === undefined ? leftPaisa : topUp.amount + topUp.charge;
  const [text, setText] = useState(digits(String(Math.min(price, leftPaisa) / 100), language));
  const [again, setAgain] = useState("");
  const [mobile, setMobile] = useState("");
  const [mistake, setMistake] = useState<string | null>(null);
  const { busy, onBusy: setBusy } = props;
  const paid = order.payments.find(({ completed_at: at }) => at !== null);
  const byBank = paid !== undefined && paid.method.mode !== "wallet";
  const paisa = paisaOf(text);
  const wrong = amountMistake(paisa, leftPaisa);
  const isUnsure = typedAgainMistake(paisa, paisaOf(again), confirmAbove) !== null;
  const amount = rupees(paisa ?? 0, language);
  const total = rupees(order.amount, language);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (wrong !== null || paisa === null || isUnsure) return;
    const reason = formText(event.currentTarget as HTMLFormElement, "reason");
    setBusy(true);
    setMistake(null);
    try {
      const refund = await post("/v1/admin/orders/{id}/refunds", {
        path: { id: order.id },
        idempotencyKey: props.idempotencyKey,
        body: {
          amount: paisa,
          reason,
          ...(byBank ? { mobile: latin(mobile) } : {}),
          ...(topUp === undefined ? {} : { top_up_id: topUp.id }),
        },
      });
      props.onSent(refund);
    } catch (error) {
      // Without an answer the same key is sent again: it stays one refund.
      setMistake(problemText(reader, error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <p class="muted">{say("left", { amount: rupees(leftPaisa, language) })}</p>
      <label>
        {say("refund_amount")}
        <input
          inputMode="decimal"
          value={text}
          required
          aria-invalid={wrong !== null}
          aria-describedby="refund-preview"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {isAbove(paisa, confirmAbove) && wrong === null && (
        <label>
          {say("amount_again", { amount: rupees(confirmAbove ?? 0, language) })}
          <input
            inputMode="decimal"
            autocomplete="off"
            value={again}
            required
            aria-invalid={again !== "" && isUnsure}
            onInput={(event) => setAgain(event.currentTarget.value)}
          />
        </label>
      )}
      {byBank && (
        <label>
          {say("mobile")}
          <input
            type="tel"
            value={mobile}
            required
            onInput={(event) => setMobile(event.currentTarget.value)}
          />
          <span class="muted">{say("mobile_hint")}</span>
        </label>
      )}
      <label>
        {say("reason")}
        <input name="reason" required minLength={3} maxLength={1000} />
        <span class="muted">{say("reason_hint")}</span>
      </label>
      <p id="refund-preview" class={`note ${wrong === null ? "calm" : "danger"}`} role="status">
        {wrong === "number" && say("mistake_number")}
        {wrong === "most" && say("mistake_most", { amount: rupees(leftPaisa, language) })}
        {wrong === null && say(byBank ? "preview_to" : "preview", { amount, total, mobile })}
      </p>
      {isAbove(paisa, approvalAbove) && <p class="note warn">{say("needs_approval")}</p>}
      {mistake !== null && (
        <p class="note danger" role="alert">
          {mistake}
        </p>
      )}
      <div class="row end">
        <button type="button" class="quiet" disabled={busy} onClick={props.onCancel}>
          {say("cancel")}
        </button>
        <button class="primary" disabled={busy || wrong !== null || isUnsure}>
          {say("refund_send", { amount })}
        </button>
      </div>
    </form>
  );
}

function Progress(props: {
  refund: Refund;
  onRefund: (refund: Refund) => void;
  onClose: () => void;
}) {
  const { say } = useReader();
  const { refund } = props;
  useEffect(() => {
    if (!isUnderWay(refund)) return undefined;
    const timer = setTimeout(() => {
      get("/v1/admin/refunds/{id}", { path: { id: refund.id }, poll: true }).then(
        props.onRefund,
        () => {
          props.onRefund({ ...refund }); // asks again after the next pause
        },
      );
    }, FOLLOW_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [refund]);
  const text = {
    awaiting_approval: "refund_awaiting_approval",
    requested: "refund_requested",
    submitting: "refund_submitting",
    succeeded: "refund_succeeded",
    failed: "refund_failed",
    unknown: "refund_unknown",
  } as const;
  const isConfirmed = refund.status !== "unknown" || !isUnderWay(refund);
  return (
    <>
      <p role="status" data-testid="refund-state" data-status={refund.status}>
        <Status status={refund.status} />{" "}
        {say(isConfirmed ? text[refund.status] : "refund_accepted")}
      </p>
      {refund.status === "unknown" && <p class="note warn">{say("never_again")}</p>}
      {refund.message !== null && <p class="muted">{refund.message}</p>}
      <div class="row end">
        <button class="primary" onClick={props.onClose}>
          {say("close")}
        </button>
      </div>
    </>
  );
}
