// @ts-check
// On a narrow screen the checkout has steps: cart, details, payment. Each has an address, so that the browser's Back works. A
// wide screen shows all of them at once.

import { byId } from "./dom.js";
import { afterSheet } from "./sheet-history.js";

/** @typedef {"cart" | "details" | "payment"} Step */

/** @type {{ step: Step, heading: string }[]} */
const STEPS = [
  { step: "cart", heading: "cart-heading" },
  { step: "details", heading: "customer-heading" },
  { step: "payment", heading: "payment-heading" },
];
/** The same width as in shop.css. */
const narrow = window.matchMedia("(width < 60rem)");

const placeOf = (/** @type {string | undefined} */ name) =>
  Math.max(
    STEPS.findIndex(({ step }) => step === name),
    0,
  );

/** @param {(step: Step) => boolean} mayLeave whether the step is done; it says itself what is missing */
export function createCheckoutSteps(mayLeave) {
  const main = byId("main");
  let isCartEmpty = false;
  const here = () => placeOf(main.dataset["step"]);
  const addressOf = (/** @type {number} */ place) =>
    place === 0 ? window.location.pathname + window.location.search : `#${STEPS[place]?.step}`;

  /** @param {number} place @param {{ focus: boolean }} how */
  function show(place, { focus }) {
    const { step, heading } = STEPS[place] ?? { step: "cart", heading: "cart-heading" };
    main.dataset["step"] = step;
    for (const link of byId("checkout-steps").querySelectorAll("a")) {
      const at = placeOf(link.dataset["go"]);
      if (at < place) link.setAttribute("href", addressOf(at));
      else link.removeAttribute("href");
      if (at === place) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    if (!focus || !narrow.matches) return;
    byId(heading).focus({ preventScroll: true });
    byId(place === 0 ? "checkout" : "main").scrollIntoView({ block: "start" });
  }

  /** @param {number} place */
  function goOn(place) {
    afterSheet(() => {
      window.history.pushState({ depth: place }, "", addressOf(place));
      show(place, { focus: true });
    });
  }

  /** By the browser's own history where we came through it, so that Back does not lead forward again. @param {number} place */
  function goBack(place) {
    if (window.history.state?.depth === here()) return window.history.go(place - here());
    window.history.replaceState({ depth: place }, "", addressOf(place));
    show(place, { focus: true });
  }

  /** An empty cart has no other steps, also where Back or an address leads to one. */
  function leaveSteps() {
    window.history.replaceState({ depth: 0 }, "", addressOf(0));
    show(0, { focus: false });
  }

  window.addEventListener("popstate", () => {
    const place = placeOf(window.location.hash.slice(1));
    if (isCartEmpty && place > 0) leaveSteps();
    else if (place !== here()) show(place, { focus: true }); // Else a sheet was closed: its own button has the focus.
  });
  byId("checkout-steps").addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    goBack(placeOf(link.dataset["go"]));
  });
  for (const back of document.querySelectorAll("[data-back]")) {
    back.addEventListener("click", () => goBack(here() - 1));
  }
  // A field that is wrong may be in another step.
  main.addEventListener("reveal", (event) => {
    const part = event.target instanceof Element ? event.target.closest("[data-of-step]") : null;
    if (part instanceof HTMLElement) show(placeOf(part.dataset["ofStep"]), { focus: false });
  });
  show(placeOf(window.location.hash.slice(1)), { focus: false });

  return {
    /** Leads to the next step. @returns {boolean} false where there is none: the order can be paid */
    next() {
      const place = here();
      if (!narrow.matches || place === STEPS.length - 1) return false;
      if (mayLeave(STEPS[place]?.step ?? "cart")) goOn(place + 1);
      return true;
    },
    /** Shows the cart, which is empty or asked for. */
    toCart() {
      if (here() > 0) goBack(0);
    },
    /** @param {boolean} isEmpty the cart */
    follow(isEmpty) {
      isCartEmpty = isEmpty;
      byId("checkout-steps").hidden = isEmpty;
      byId("to-details").hidden = isEmpty;
      if (isEmpty && here() > 0) leaveSteps();
    },
  };
}
