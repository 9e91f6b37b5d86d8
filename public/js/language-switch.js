// @ts-check
import { language, switchLanguage } from "./i18n.js";

/** Wires the EN / ने buttons of the page's header. */
export function wireLanguageSwitch() {
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll("[data-language]");
  const mark = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset["language"] === language()));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", async () => {
      // If the language file does not load, the page stays as it is.
      await switchLanguage(button.dataset["language"] === "ne" ? "ne" : "en").catch(() => {});
      mark();
    });
  }
  mark();
}
