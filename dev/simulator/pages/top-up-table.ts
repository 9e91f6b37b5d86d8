import { listTopUps } from "../control/show-top-up.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { html, type Html } from "./html.ts";
import type { Reader } from "./reader.ts";

const TONES = { done: "good", open: "open", lost: "bad" } as const;

/** The newest top-ups across all providers. */
export function topUpTable(reader: Reader, state: SimulatorState, shown: number): Html {
  const { texts } = reader;
  const topUps = listTopUps(state).slice(0, shown);
  if (topUps.length === 0) return html`<p>${texts.none}</p>`;
  return html`<div class="scroll" role="region" aria-label="${texts.topUps}" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${texts.made}</th>
          <th scope="col">${texts.toppedUp}</th>
          <th scope="col" class="money">${texts.amount}</th>
          <th scope="col">${texts.state}</th>
          <th scope="col">${texts.provider}</th>
        </tr>
      </thead>
      <tbody>
        ${topUps.map(
          ({ provider, topUp }) =>
            html`<tr>
              <td>${reader.clock(topUp.atMs)}</td>
              <td>${topUp.target}<small>${topUp.reference ?? topUp.id}</small></td>
              <td class="money">${reader.rupees(topUp.amountPaisa)}</td>
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
