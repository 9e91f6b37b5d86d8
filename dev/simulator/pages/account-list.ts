import { type Behaviour, BEHAVING_ACCOUNTS, TEST_KHALTI_IDS } from "../khalti/test-accounts.ts";
import { html, type Html } from "./html.ts";

const WHAT_IT_DOES: Record<Behaviour, string> = {
  low_balance: "has not enough balance",
  blocked: "is blocked",
  no_otp: "waits for an OTP that never arrives",
  last_second: "pays one second before the link expires",
  never_returns: "pays, and never comes back to the shop",
  two_tabs: "pays in two tabs: the other open links of the same purchase, too",
};

/** The test accounts, and what their customers do. */
export function accountList(): Html {
  const account = (id: string, does: string) =>
    html`<li><code>${id}</code><span>${does}</span></li>`;
  const [firstId] = TEST_KHALTI_IDS;
  const lastId = TEST_KHALTI_IDS.at(-1) ?? firstId;
  return html`<ul class="accounts">
    ${account(`${firstId}–${lastId}`, "pays")}
    ${BEHAVING_ACCOUNTS.map(({ id, behaviour }) => account(id, WHAT_IT_DOES[behaviour]))}
  </ul>`;
}
