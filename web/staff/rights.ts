// Who sees which button. The server decides again; this only hides what it would refuse. Pure.
export type Role = "viewer" | "operator" | "admin" | "merchant";

export type Deed =
  "read" | "ask_khalti" | "refund" | "decide" | "sell" | "pass_on" | "resend" | "administer";

const RANK: Record<Role, number> = { merchant: 0, viewer: 1, operator: 2, admin: 3 };
const NEEDS: Record<Deed, number> = {
  read: 1,
  ask_khalti: 2,
  refund: 2,
  decide: 2,
  sell: 2,
  pass_on: 2,
  resend: 2,
  administer: 3,
};

export function may(role: Role, deed: Deed): boolean {
  return RANK[role] >= NEEDS[deed];
}
