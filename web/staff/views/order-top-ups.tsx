import { useState } from "preact/hooks";
import type { Order } from "../api.ts";
import { digits, rupees } from "../format.ts";
import { isMoneyBack, type TopUp, topUpActions } from "../money/top-up-actions.ts";
import { useReader } from "../reader.ts";
import { may } from "../rights.ts";
import { Decisions } from "./decide.tsx";
import { ItemName, Status, Time } from "./parts.tsx";
import { ProviderWords } from "./provider-words.tsx";
import { RefundDialog } from "./refund-dialog.tsx";

/** Each attempt to deliver, with what can be done about it; a refused one can be refunded by itself. */
export function TopUpsOf(props: {
  order: Order;
  topUps: readonly TopUp[];
  leftPaisa: number;
  onChanged: () => void;
}) {
  const { say, role, language } = useReader();
  const { order, topUps, leftPaisa, onChanged } = props;
  const [refunding, setRefunding] = useState<TopUp | null>(null);
  if (topUps.length === 0) return null;
  return (
    <section class="card">
      <h2>{say("top_ups_of_order")}</h2>
      <ol class="stack">
        {topUps.map((topUp) => (
          <li key={topUp.id}>
            <div class="row between">
              <span>
                <ItemName item={topUp} /> <Status status={topUp.status} />
              </span>
              <span class="number">{rupees(topUp.amount, language)}</span>
            </div>
            <p class="muted">
              {topUp.fields_readable
                ? digits(Object.values(topUp.fields).join(", "), language) || say("erased")
                : say("not_readable")}{" "}
              · <Time at={topUp.created_at} />
              {topUp.message !== null && (
                <>
                  {" · "}
                  <ProviderWords text={topUp.message} />
                </>
              )}
            </p>
            <div class="row">
              {topUp.status === "refused" &&
                !isMoneyBack(topUp) &&
                leftPaisa > 0 &&
                may(role, "refund") && (
                  <button onClick={() => setRefunding(topUp)}>{say("refund_top_up")}</button>
                )}
              <Decisions
                actions={topUpActions(topUp)}
                subject={{ top_up_id: topUp.id }}
                onDone={onChanged}
              />
            </div>
          </li>
        ))}
      </ol>
      {refunding !== null && (
        <RefundDialog
          order={order}
          leftPaisa={leftPaisa}
          topUp={refunding}
          onClose={() => {
            setRefunding(null);
            onChanged();
          }}
        />
      )}
    </section>
  );
}
