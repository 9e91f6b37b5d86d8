import { useState } from "preact/hooks";
import { type Delivery, type Event, get, type Order, post } from "../api.ts";
import { owedByHeld, refundablePaisa } from "../decisions.ts";
import { digits, rupees } from "../format.ts";
import type { TopUp } from "../money/top-up-actions.ts";
import { useReader } from "../reader.ts";
import { may } from "../rights.ts";
import { attentionText, problemText } from "../texts/problems.ts";
import { khaltiWord } from "../texts/texts.ts";
import { useLive } from "../use-data.ts";
import { CustomerLink } from "./customer-link.tsx";
import { Charges, Payments, Refunds } from "./order-money.tsx";
import { Told, TimeLine } from "./order-story.tsx";
import { TopUpsOf } from "./order-top-ups.tsx";
import { Due, Link, Status, Time, Trouble } from "./parts.tsx";
import { RefundDialog } from "./refund-dialog.tsx";

interface Story {
  order: Order;
  events: Event[];
  deliveries: Delivery[];
  topUps: TopUp[];
}

export function OrderScreen({ id }: { id: string }) {
  const { say, onSignedOut } = useReader();
  const { data, error, reload } = useLive(`order ${id}`, (how) => readStory(id, how), onSignedOut);
  return (
    <>
      <p>
        <Link href="/staff/orders">← {say("orders")}</Link>
      </p>
      <Trouble error={error} onRetry={reload} />
      {data === null && <h1>{say("order")}</h1>}
      {data === null && error === null && <p class="muted">{say("loading")}</p>}
      {data !== null && <OrderStory key={id} story={data} onChanged={reload} />}
    </>
  );
}

async function readStory(id: string, how: { poll: boolean; signal: AbortSignal }): Promise<Story> {
  const [order, events, deliveries, topUps] = await Promise.all([
    get("/v1/admin/orders/{id}", { ...how, path: { id } }),
    get("/v1/events", { ...how, query: { order_id: id, limit: "100" } }),
    get("/v1/admin/webhook-deliveries", { ...how, query: { order_id: id, limit: "100" } }),
    get("/v1/admin/top-ups", { ...how, query: { order_id: id, limit: "100" } }),
  ]);
  return {
    order,
    events: events.data,
    deliveries: deliveries.data,
    topUps: topUps.data.toReversed(),
  };
}

function OrderStory({ story, onChanged }: { story: Story; onChanged: () => void }) {
  const { say, role, language } = useReader();
  const { order } = story;
  const [refunding, setRefunding] = useState(false);
  const left = refundablePaisa(order);
  const { name, phone, email } = order.customer;
  const { customer_readable, customer_erased_at } = order;
  const without = !customer_readable
    ? "not_readable"
    : customer_erased_at !== null
      ? "erased"
      : "none";
  return (
    <>
      <header>
        <div class="row between">
          <h1>{order.purchase_order_id}</h1>
          <p class="total number">{rupees(order.amount, language)}</p>
        </div>
        <p class="row">
          <Status status={order.status} />
          <span class="muted">
            {order.paid_at === null ? say("not_paid") : <Time at={order.paid_at} />}
          </span>
          {order.due_by !== null && <Due by={order.due_by} amountPaisa={owedByHeld(order)} />}
        </p>
      </header>
      {order.attention !== null && (
        <p class="note danger">
          <strong>{say("attention")}:</strong> {attentionText({ language }, order.attention)}
        </p>
      )}
      <div class="row">
        {may(role, "ask_khalti") && <AskKhalti order={order} onAsked={onChanged} />}
        {may(role, "refund") && left > 0 && (
          <button class="primary" onClick={() => setRefunding(true)}>
            {say("refund")}
          </button>
        )}
      </div>
      {refunding && (
        <RefundDialog
          order={order}
          leftPaisa={left}
          onClose={() => {
            setRefunding(false);
            onChanged();
          }}
        />
      )}
      <div class="columns">
        <div>
          <Charges order={order} />
          <TopUpsOf order={order} topUps={story.topUps} leftPaisa={left} onChanged={onChanged} />
          <Payments order={order} onChanged={onChanged} />
          <Refunds order={order} onChanged={onChanged} />
          <section class="card">
            <h2>{say("customer")}</h2>
            <p>
              {[name, phone === null ? null : digits(phone, language), email]
                .filter((one) => one !== null)
                .join(" · ") || say(without)}
            </p>
            {may(role, "pass_on") && <CustomerLink orderId={order.id} />}
          </section>
        </div>
        <div>
          <TimeLine history={order.history} />
          <Told events={story.events} deliveries={story.deliveries} />
        </div>
      </div>
    </>
  );
}

/** One button: what Khalti says now about the latest payment. */
function AskKhalti({ order, onAsked }: { order: Order; onAsked: () => void }) {
  const reader = useReader();
  const { say, language } = reader;
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const pidx = order.payments.findLast((payment) => payment.pidx !== null)?.pidx;
  if (pidx == null) return null;
  const ask = async () => {
    setBusy(true);
    try {
      const { khalti } = await post("/v1/admin/payments/{pidx}/lookup", { path: { pidx } });
      setSaid(
        khalti === null
          ? say("khalti_silent")
          : say("khalti_says", {
              status: khaltiWord(say, language, khalti.status),
              amount: rupees(khalti.total_amount, language),
            }),
      );
    } catch (error) {
      setSaid(problemText(reader, error));
    }
    setBusy(false);
    onAsked();
  };
  return (
    <>
      <button disabled={busy} onClick={() => void ask()}>
        {say("ask_khalti")}
      </button>
      <span role="status">{said}</span>
    </>
  );
}
