import type { Order } from "../api.ts";
import { rupees } from "../format.ts";
import { useReader } from "../reader.ts";
import { Decisions } from "./decide.tsx";
import { Status, Time } from "./parts.tsx";

export function Charges({ order }: { order: Order }) {
  const { say } = useReader();
  return (
    <section class="card">
      <h2>{say("items")}</h2>
      <table>
        <tbody>
          {order.items.map((item, position) => (
            <tr key={position}>
              <td>
                {item.quantity} × {item.name}{" "}
                {item.top_up !== null && <Status status={item.top_up.status} />}
              </td>
              <td class="number">{rupees(item.amount)}</td>
            </tr>
          ))}
          {order.amount_breakdown.map(({ label, amount }) => (
            <tr key={label} class="muted">
              <td>{label}</td>
              <td class="number">{rupees(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Payments({ order, onChanged }: { order: Order; onChanged: () => void }) {
  const { say } = useReader();
  return (
    <section class="card">
      <h2>{say("payments")}</h2>
      <ol class="stack">
        {order.payments.map((payment, index) => (
          <li key={index}>
            <div class="row between">
              <span>
                {say("attempt")} {index + 1} · {say(`method_${payment.method.mode}`)}{" "}
                <Status status={payment.status} />
              </span>
              <span class="number">{rupees(payment.amount)}</span>
            </div>
            <p class="muted code">
              {payment.pidx !== null && <>pidx {payment.pidx}</>}
              {payment.transaction_id !== null && (
                <>
                  <br />
                  {say("transaction")} {payment.transaction_id}
                </>
              )}
              {payment.fee !== null && (
                <>
                  <br />
                  {say("fee")} {rupees(payment.fee)}
                </>
              )}
            </p>
            {payment.held !== null && (
              <>
                <p class="note danger">
                  {say("expected_taken", { expected: rupees(payment.amount) })}.{" "}
                  {payment.held.message}
                </p>
                {payment.status === "held" && (
                  <Decisions
                    actions={["resolve_completed", "resolve_canceled", "resolve_refunded"]}
                    subject={payment}
                    onDone={onChanged}
                  />
                )}
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Refunds({ order, onChanged }: { order: Order; onChanged: () => void }) {
  const { say } = useReader();
  return (
    <section class="card">
      <h2>{say("refunds")}</h2>
      {order.refunds.length === 0 && <p class="muted">{say("no_refunds")}</p>}
      <ol class="stack">
        {order.refunds.map((refund) => (
          <li key={refund.id}>
            <div class="row between">
              <span>
                <Status status={refund.status} /> <Time at={refund.created_at} />
              </span>
              <span class="number">{refund.amount === null ? "?" : rupees(refund.amount)}</span>
            </div>
            <p class="muted">{refund.reason}</p>
            {refund.status === "unknown" && (
              <>
                <p class="note warn">{say("never_again")}</p>
                <Decisions
                  actions={["resolve_refund_succeeded", "resolve_refund_failed"]}
                  subject={{ refund_id: refund.id }}
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
