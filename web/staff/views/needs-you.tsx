import { get, type NeedsYouItem } from "../api.ts";
import type { Action } from "../decisions.ts";
import { rupees } from "../format.ts";
import { useReader } from "../reader.ts";
import { may } from "../rights.ts";
import { amountOfItem, attentionText } from "../texts/problems.ts";
import { ageText } from "../texts/texts.ts";
import { useLive } from "../use-data.ts";
import { Decisions } from "./decide.tsx";
import { Due, Link, Trouble } from "./parts.tsx";

export function NeedsYou() {
  const { say, onSignedOut } = useReader();
  const { data, error, reload } = useLive(
    "needs-you",
    (how) => get("/v1/admin/needs-you", { ...how, query: { limit: "100" } }),
    onSignedOut,
  );
  return (
    <>
      <h1>{say("needs_you")}</h1>
      <p class="muted">{say("needs_you_lead")}</p>
      <Trouble error={error} onRetry={reload} />
      {data === null && error === null && <p class="muted">{say("loading")}</p>}
      {data?.data.length === 0 && <p class="card empty">{say("all_well")}</p>}
      <ul class="stack">
        {data?.data.map((item) => (
          <Item
            key={`${item.order_id ?? ""}${item.endpoint_id ?? ""}`}
            item={item}
            onDone={reload}
          />
        ))}
      </ul>
    </>
  );
}

function Item({ item, onDone }: { item: NeedsYouItem; onDone: () => void }) {
  const { say, language, role } = useReader();
  const refunds = may(role, "refund") && item.actions.some(({ action }) => action === "refund");
  const { due_by: due, order_id: orderId } = item;
  const amount = amountOfItem(item);
  return (
    <li class="card">
      <div class="row between">
        <strong>{item.purchase_order_id ?? endpointOf(item)}</strong>
        {amount !== null && <strong class="number">{rupees(amount, language)}</strong>}
      </div>
      <p>{attentionText({ language }, item)}</p>
      {item.others.map((other) => (
        <p key={other.code} class="muted">
          {attentionText({ language }, other)}
        </p>
      ))}
      <p class="row">
        <span class="pill">{say("since", { age: ageText(say, item.age_seconds) })}</span>
        {due !== null && <Due by={due} />}
      </p>
      {orderId !== null && (
        <Link href={`/staff/orders/${orderId}`}>
          {say(refunds ? "open_to_refund" : "open_order")}
        </Link>
      )}
      {item.endpoint_id !== null && (
        <Link href={`/staff/webhooks/${item.endpoint_id}`}>{say("deliveries")}</Link>
      )}
      <Decisions
        actions={item.actions.map(({ action }): Action => action)}
        subject={{ ...item, amount }}
        onDone={onDone}
      />
    </li>
  );
}

/** The host of the shop's endpoint, which the server's sentence begins with. */
function endpointOf({ message }: NeedsYouItem): string {
  return message.split(": ", 1)[0] ?? "";
}
