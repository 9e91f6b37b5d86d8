// @ts-check
// The server's errors of fields in the page's language, by their codes. The server's own messages are English.

/** @typedef {import("./i18n.js").Argument} Argument */
/** @typedef {{ path: string, message: string, code?: string }} ServerError */
/** @typedef {{ path: string, code: string, message: Argument }} Fault */
/** @typedef {{ status: number, body: Record<string, any>, errors: ServerError[] }} Problem */

/** @type {Record<string, string>} */
const TEXTS = {
  missing: "fault.missing",
  too_long: "fault.too_long",
  unstorable_text: "fault.unstorable",
  invalid_email: "fault.email",
  invalid_phone: "fault.phone",
  invalid_field: "fault.field",
  unknown_field: "fault.field",
  refused_by_provider: "fault.provider",
  unknown_product: "fault.not_sold",
  not_for_sale: "fault.not_sold",
  one_at_a_time: "fault.single",
  amount_missing: "fault.amount",
  amount_out_of_range: "fault.amount",
  whole_rupees: "error.whole_rupees",
  below_minimum: "fault.too_little",
  above_maximum: "fault.too_much",
  bank_missing: "error.choose_bank",
  bank_not_offered: "fault.bank",
  charge_changed: "fault.charge",
  empty_cart: "error.empty_cart",
};

/** @type {Record<string, string>} What Khalti refused: the server does not pass on Khalti's own words. */
const REFUSED = {
  "customer.name": "refused.name",
  "customer.email": "refused.email",
  "customer.phone": "refused.phone",
  amount: "refused.amount",
  "method.bank": "refused.bank",
  "method.mode": "refused.method",
};

/** @param {{ body: Record<string, any> }} problem */
export const isKhaltiRefusal = ({ body }) => body["code"] === "payment_refused";

/** @param {Pick<Problem, "body" | "errors">} problem @returns {Fault[]} */
export function faultsOf(problem) {
  const texts = isKhaltiRefusal(problem) ? REFUSED : null;
  return problem.errors.map(({ path, message, code = "" }) => {
    const key = texts === null ? TEXTS[code] : texts[path];
    // An English page may show what the server says; a Nepali one says that something is wrong there.
    return { path, code, message: key ? { key } : { key: "fault.unclear", en: message } };
  });
}
