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
    button.addEventListener("click", () => {
      switchLanguage(button.dataset["language"] === "ne" ? "ne" : "en");
      mark();
    });
  }
  mark();
}
