// @ts-check
// Shows errors: in a summary that takes the focus, and next to each affected field.

import { byId, el, say } from "./dom.js";
import { setText } from "./i18n.js";
import { isKhaltiRefusal } from "./field-faults.js";
import { Problem, Unreachable } from "./api.js";

/** @typedef {{ key: string, args?: import("./i18n.js").Arguments }} Message */
/** @typedef {Message & { target: string | null }} FieldError target: id of the field; its message element is `<id>-error` */

/**
 * @param {Message} heading
 * @param {FieldError[]} errors
 * @param {{ reference?: string | null }} [more]
 */
export function showErrors(heading, errors, { reference = null } = {}) {
  clearErrors();
  const summary = byId("error-summary");
  summary.append(say("h2", heading.key, heading.args));
  if (errors.length > 0) summary.append(el("ul", {}, ...errors.map(summaryLine)));
  if (reference) summary.append(say("p", "problem.reference", { reference }, { class: "small" }));
  for (const error of errors) markField(error);
  summary.hidden = false;
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "center" });
}

export function clearErrors() {
  const summary = byId("error-summary");
  summary.hidden = true;
  summary.replaceChildren();
  for (const message of document.querySelectorAll(".field-error")) {
    // A product clears the errors of its own fields when they are corrected.
    if (message.id === "" || message.closest("#products")) continue;
    for (const field of document.querySelectorAll(
      `[aria-describedby~="${CSS.escape(message.id)}"]`,
    )) {
      const others = (field.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .filter((id) => id !== message.id);
      field.removeAttribute("aria-invalid");
      if (others.length === 0) field.removeAttribute("aria-describedby");
      else field.setAttribute("aria-describedby", others.join(" "));
    }
    message.replaceChildren();
    message.removeAttribute("data-i18n");
  }
}

/** @param {FieldError} error */
function summaryLine({ key, args, target }) {
  if (target === null) return say("li", key, args);
  const link = say("a", key, args, { href: `#${target}` });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    focusField(target);
  });
  return el("li", {}, link);
}

/** @param {string} id */
function focusField(id) {
  const field = byId(id);
  const control = field.matches("input")
    ? field
    : ["input:checked", "input[type=radio]", "input", "button"]
        .map((selector) => field.querySelector(selector))
        .find((found) => found !== null);
  field.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  if (control instanceof HTMLElement) control.focus();
}

/** @param {FieldError} error */
function markField({ key, args, target }) {
  const field = target === null ? null : document.getElementById(target);
  const place = document.getElementById(`${target}-error`);
  if (!field || !place) return;
  // The label of the field stands above it.
  const message = /^error\.at_/.test(key) && args?.["message"];
  setText(place, message ? "error.at_field" : key, message ? { message } : args);
  // Only a text input gets aria-invalid; a group is only described.
  const described = field.matches("li") ? (field.querySelector("input") ?? field) : field;
  if (described.matches("input")) described.setAttribute("aria-invalid", "true");
  described.setAttribute("aria-describedby", place.id);
}

/**
 * Shows an error of a call; where staff have to look, with the request id that is in the log.
 * @param {unknown} error
 * @param {FieldError[]} [fieldErrors]
 */
export function showProblem(error, fieldErrors = []) {
  // A mistake in a field, a wait or a change of the order needs nobody who reads a log.
  const needsStaff =
    error instanceof Problem &&
    (error.status >= 500 || isKhaltiRefusal(error)) &&
    fieldErrors.length === 0;
  showErrors(explain(error), fieldErrors, { reference: needsStaff ? error.instance : null });
}

/** An error of a call in one sentence. @param {unknown} error @returns {Message} */
export function explain(error) {
  if (error instanceof Unreachable) return { key: "problem.unreachable" };
  if (!(error instanceof Problem)) return { key: "problem.server" };
  if (isKhaltiRefusal(error)) return { key: "problem.khalti_refused" };
  switch (error.status) {
    case 400:
    case 422:
      return { key: "problem.invalid" };
    case 401:
    case 403:
      return { key: "problem.not_allowed" };
    case 404:
      return { key: "problem.not_found" };
    case 409:
      return { key: "problem.conflict" };
    case 429:
      return error.retryAfterSeconds
        ? { key: "problem.wait", args: { count: Math.ceil(error.retryAfterSeconds) } }
        : { key: "problem.too_many" };
    case 503:
      return error.body["code"] === "provider_unavailable"
        ? { key: "problem.provider_down" }
        : { key: "problem.khalti_down" };
    default:
      return { key: error.status < 500 ? "problem.refused" : "problem.server" };
  }
}
