import { listTopUps } from "../control/show-top-up.ts";
import { nepalClock } from "../khalti/nepal-time.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { formatRupees } from "./format-rupees.ts";
import { html, type Html } from "./html.ts";

const TONES = { done: "good", open: "open", lost: "bad" } as const;

/** The newest top-ups across all providers. */
export function topUpTable(state: SimulatorState, shown: number): Html {
  const topUps = listTopUps(state).slice(0, shown);
  if (topUps.length === 0) return html`<p>None yet.</p>`;
  return html`<div class="scroll" role="region" aria-label="Recent top-ups" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Made</th>
          <th scope="col">Topped up</th>
          <th scope="col" class="money">Amount</th>
          <th scope="col">State</th>
          <th scope="col">Provider</th>
        </tr>
      </thead>
      <tbody>
        ${topUps.map(
          ({ provider, topUp }) =>
            html`<tr>
              <td>${nepalClock(topUp.atMs)}</td>
              <td>${topUp.target}<small>${topUp.reference ?? topUp.id}</small></td>
              <td class="money">${formatRupees(topUp.amountPaisa)}</td>
              <td>
                <span class="status ${TONES[state.topUps[provider].outcomeOf(topUp)]}"
                  >${topUp.state}</span
                >
              </td>
              <td>${provider}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
