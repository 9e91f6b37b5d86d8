import { useEffect, useRef, useState } from "preact/hooks";
import { get, patch, post } from "../api.ts";
import { paisaOf, rupees } from "../format.ts";
import { formText } from "../form-text.ts";
import { useReader, useTexts } from "../reader.ts";
import { problemText } from "../texts/problems.ts";
import { useLive } from "../use-data.ts";
import { Link, Trouble } from "../views/parts.tsx";
import { counterState } from "./link-form.ts";
import { Qr } from "./link.tsx";
import type { PaymentLink } from "./links.tsx";
import { LINK_TEXTS } from "./texts.ts";

const OPEN_MS = 30 * 60_000;

/** Type an amount, show the code, and see it turn green when it is paid. */
export default function Counter() {
  const reader = useReader();
  const say = useTexts(LINK_TEXTS);
  const [link, setLink] = useState<PaymentLink | null>(null);
  const [mistake, setMistake] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const amount = paisaOf(formText(form, "amount"));
    if (amount === null || amount < 1) {
      setMistake(say("m_number"));
      return;
    }
    setMistake(null);
    setBusy(true);
    try {
      const body = {
        amount,
        description: formText(form, "description").trim() || say("counter_default"),
        max_uses: 1,
        expires_at: new Date(Date.now() + OPEN_MS).toISOString(),
      };
      setLink(await post("/v1/admin/payment-links", { body }));
    } catch (error) {
      setMistake(problemText(reader, error));
    }
    setBusy(false);
  };

  return (
    <>
      <h1>{say("counter")}</h1>
      <form class="card counter" onSubmit={(event) => void submit(event)}>
        <p class="muted">{say("counter_lead")}</p>
        <label>
          {say("amount")}
          <input
            key={link?.id}
            name="amount"
            class="huge"
            inputMode="decimal"
            autocomplete="off"
            required
            autofocus
          />
        </label>
        <label>
          {say("what_for")}
          <input name="description" maxLength={200} placeholder={say("counter_default")} />
        </label>
        {mistake !== null && (
          <p class="note danger" role="alert">
            {mistake}
          </p>
        )}
        <button class="primary" disabled={busy}>
          {say("show")}
        </button>
      </form>
      {link !== null && <FullScreen link={link} onClose={() => setLink(null)} />}
    </>
  );
}

function FullScreen({ link, onClose }: { link: PaymentLink; onClose: () => void }) {
  const { language, onSignedOut } = useReader();
  const say = useTexts(LINK_TEXTS);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const { data, error, reload } = useLive(
    `counter ${link.id}`,
    async (how) => {
      const [now, orders] = await Promise.all([
        get("/v1/admin/payment-links/{id}", { ...how, path: { id: link.id } }),
        get("/v1/admin/orders", { ...how, query: { payment_link_id: link.id, limit: "5" } }),
      ]);
      return { state: counterState(now, orders.data), orders: orders.data };
    },
    onSignedOut,
  );
  const state = data?.state ?? "waiting";
  const isOver = state === "paid" || state === "held" || state === "gone";
  const order = data?.orders.find(({ status }) => status === state) ?? data?.orders[0];
  const leave = () => {
    // Who is paying now can finish; a code that was given up takes no one else's money.
    if (!isOver) {
      const body = { status: "closed" };
      patch("/v1/admin/payment-links/{id}", { path: { id: link.id }, body }).catch(() => undefined);
    }
    onClose();
  };
  return (
    <dialog
      ref={dialog}
      class={`full ${state}`}
      aria-label={say("counter")}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <p class="huge number">{rupees(link.amount ?? 0, language)}</p>
      {isOver ? (
        <p class="big-mark" aria-hidden="true">
          {state === "paid" ? "✓" : "!"}
        </p>
      ) : (
        <>
          <Qr slug={link.slug} url={link.url} />
          <p>{say("scan")}</p>
        </>
      )}
      <p role="status" data-testid="counter-state" data-state={state} class="state">
        {say(state)}
      </p>
      <Trouble error={error} onRetry={reload} />
      {order !== undefined && isOver && (
        <Link href={`/staff/orders/${order.id}`}>
          {say("order", { number: order.purchase_order_id })}
        </Link>
      )}
      <button class={isOver ? "primary" : ""} onClick={leave}>
        {say(isOver ? "next" : "give_up")}
      </button>
    </dialog>
  );
}
