import { BEHAVING_ACCOUNTS, FIRST_ID, LAST_ID } from "../khalti/test-accounts.ts";
import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";

/** The test accounts, and what their customers do. */
export function accountList({ texts }: Reader): Html {
  const account = (id: string, does: string) =>
    html`<li><code>${id}</code><span>${does}</span></li>`;
  return html`<ul class="accounts">
    ${account(`${FIRST_ID}–${LAST_ID}`, texts.pays)}
    ${BEHAVING_ACCOUNTS.map(({ id, behaviour }) => account(id, texts.behaviours[behaviour]))}
  </ul>`;
}
