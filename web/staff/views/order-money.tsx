import type { Order } from "../api.ts";
import { heldFacts } from "../decisions.ts";
import { digits, rupees } from "../format.ts";
import { khaltiWord } from "../texts/texts.ts";
import { partText } from "../texts/parts.ts";
import { useReader } from "../reader.ts";
import { reasonText } from "../texts/history.ts";
import { attentionText } from "../texts/problems.ts";
import { Decisions } from "./decide.tsx";
import { ItemName, Status, Time } from "./parts.tsx";

export function Charges({ order }: { order: Order }) {
  const { say, language } = useReader();
  return (
    <section class="card">
      <h2>{say("items")}</h2>
      <table>
        <tbody>
          {order.items.map((item, position) => (
            <tr key={position}>
              <td>
                {digits(String(item.quantity), language)} × <ItemName item={item} />{" "}
                {item.top_up !== null && <Status status={item.top_up.status} />}
              </td>
              <td class="number">{rupees(item.amount, language)}</td>
            </tr>
          ))}
          {order.amount_breakdown.map(({ label, amount }) => (
            <tr key={label} class="muted">
              <td>{partText(language, label)}</td>
              <td class="number">{rupees(amount, language)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{say("total")}</th>
            <td class="number">
              <strong>{rupees(order.amount, language)}</strong>
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

export function Payments({ order, onChanged }: { order: Order; onChanged: () => void }) {
  const { say, language } = useReader();
  return (
    <section class="card">
      <h2>{say("payments")}</h2>
      <ol class="stack">
        {order.payments.map((payment, index) => (
          <li key={index}>
            <div class="row between">
              <span>
                {say("attempt", { number: index + 1 })} · {say(`method_${payment.method.mode}`)}
                {payment.bank_name === null ? "" : ` · ${payment.bank_name}`}{" "}
                <Status status={payment.status} />
              </span>
              <span class="number">{rupees(takenPaisa(order, payment), language)}</span>
            </div>
            <ul class="muted">
              {payment.pidx !== null && (
                <li class="code">
                  <span lang="en">pidx</span> {payment.pidx}
                </li>
              )}
              {payment.transaction_id !== null && (
                <li>
                  {say("transaction")} <span class="code">{payment.transaction_id}</span>
                </li>
              )}
              {payment.fee !== null && (
                <li>
                  {say("fee")} {rupees(payment.fee, language)}
                </li>
              )}
            </ul>
            {payment.held !== null && (
              <Held order={order} payment={payment} onChanged={onChanged} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What Khalti took, where it is known of a held payment; else what the payment is for. */
function takenPaisa({ history }: Order, payment: Order["payments"][number]): number {
  const taken =
    payment.status === "held" && payment.held?.code === "amount_mismatch"
      ? heldFacts(history, payment.pidx)?.taken
      : null;
  return taken ?? payment.amount;
}

function Held(props: { order: Order; payment: Order["payments"][number]; onChanged: () => void }) {
  const reader = useReader();
  const { say, language } = reader;
  const { order, payment } = props;
  const facts = heldFacts(order.history, payment.pidx);
  if (payment.held === null) return null;
  return (
    <>
      <div class="note danger">
        {order.attention?.code !== payment.held.code && (
          <p>{attentionText(reader, payment.held)}</p>
        )}
        <ul>
          <li>{say("expected_taken", { expected: rupees(payment.amount, language) })}</li>
          {facts?.taken != null && (
            <li>{say("taken", { amount: rupees(facts.taken, language) })}</li>
          )}
          {facts?.status != null && (
            <li>{say("held_said", { status: khaltiWord(say, language, facts.status) })}</li>
          )}
          {facts?.transaction != null && (
            <li>
              {say("transaction")} <span class="code">{facts.transaction}</span>
            </li>
          )}
        </ul>
      </div>
      {payment.status === "held" && (
        <Decisions
          actions={["send_back", "resolve_completed", "resolve_canceled", "resolve_refunded"]}
          subject={{ ...payment, amount: facts?.taken ?? null }}
          onDone={props.onChanged}
        />
      )}
    </>
  );
}

export function Refunds({ order, onChanged }: { order: Order; onChanged: () => void }) {
  const { say, language } = useReader();
  return (
    <section class="card">
      <h2>{say("refunds")}</h2>
      {order.refunds.length === 0 && <p class="muted">{say("no_refunds")}</p>}
      <ol class="stack">
        {order.refunds.map((refund) => (
          <li key={refund.id}>
            <div class="row between">
              <span>
                <Status status={refund.status} /> <Time at={refund.created_at} />{" "}
                {refund.send_back && <span class="pill">{say("held_money")}</span>}
              </span>
              <span class="number">
                {refund.amount === null ? "?" : rupees(refund.amount, language)}
              </span>
            </div>
            <p class="muted">{reasonText(language, { reason: refund.reason })}</p>
            {refund.status === "awaiting_approval" && (
              <Decisions
                actions={["approve_refund", "reject_refund"]}
                subject={{ refund_id: refund.id }}
                onDone={onChanged}
              />
            )}
            {refund.status === "unknown" && (
              <>
                <p class="note warn">{say("never_again")}</p>
                <Decisions
                  actions={["resolve_refund_succeeded", "resolve_refund_failed"]}
                  subject={{ refund_id: refund.id, amount: refund.amount }}
                  onDone={onChanged}
                />
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
