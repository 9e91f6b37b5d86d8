// @ts-check
// The texts of a payment that Khalti refused, by code and field: the server does not pass on Khalti's own words.

/** @typedef {{ status: number, body: Record<string, any> }} Problem */

/** @type {Record<string, string>} */
const TEXTS = {
  "customer.name": "refused.name",
  "customer.email": "refused.email",
  "customer.phone": "refused.phone",
  amount: "refused.amount",
  "method.bank": "refused.bank",
  "method.mode": "refused.method",
};

/** @param {Problem} problem */
export const isKhaltiRefusal = ({ body }) => body["code"] === "payment_refused";

/**
 * The errors of a problem, with texts that follow the page's language where Khalti refused.
 * @param {Problem & { errors: { path: string, message: string }[] }} problem
 * @returns {{ path: string, message: import("./i18n.js").Argument }[]}
 */
export function errorsOf(problem) {
  if (!isKhaltiRefusal(problem)) return problem.errors;
  return problem.errors.map(({ path, message }) => {
    const key = TEXTS[path];
    return { path, message: key === undefined ? message : { key } };
  });
}
