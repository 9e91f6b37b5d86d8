// The columns of the settlement that a line of a day belongs to. Pure.
import type { Answer } from "../api.ts";

export type Line = Answer<"/v1/admin/reports/transactions">["data"][number];

export interface LineFigures {
  taken: number | null;
  refunded: number | null;
  held: number | null;
  fee: number | null;
  net: number | null;
}

/** Paisa, null where the column has none of the line: held money is in no other column, as in the settlement. */
export function figuresOf(line: Pick<Line, "kind" | "gross" | "fee" | "net">): LineFigures {
  const { kind, gross, fee, net } = line;
  const isHeld = kind === "held" || kind === "released";
  return {
    taken: kind === "payment" ? gross : null,
    refunded: kind === "refund" ? -gross : null,
    held: isHeld ? gross : null,
    fee: fee === 0 ? null : fee,
    net: isHeld ? null : net,
  };
}
