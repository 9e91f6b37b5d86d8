// @ts-check
// Translated labels and hints for the fields of top-up providers.

/** @type {Record<string, string>} Text keys by the provider's label. A merchant's own labels stay as they are. */
const LABELS = {
  "Khalti ID": "field.khalti_id",
  "Metro Link user name": "field.metro_link_user",
  "Mobile number": "field.mobile",
  "DigiPay wallet id": "field.digipay_wallet",
};

/** @type {Record<string, string>} Text keys by field name. */
const HELP = {
  number: "field.help_mobile",
  mobile_number: "field.help_mobile",
  connection_no: "field.help_user_name",
  wallet_id: "field.help_wallet_id",
};

/** The label as an argument of a text, translated if known. @param {string} label @returns {import("./i18n.js").Argument} */
export function fieldLabel(label) {
  const key = LABELS[label];
  return key === undefined ? label : { key };
}

/**
 * What is wrong with a value that does not match its field's pattern.
 * @param {{ name: string, label: string, isMobile: boolean }} field @param {string} value
 * @returns {import("./errors.js").Message}
 */
export function fieldMistake({ name, label, isMobile }, value) {
  const count = Array.from(value).length;
  if (isMobile) {
    if (!/^\d+$/.test(value)) return { key: "error.mobile_letters" };
    return count === 10
      ? { key: "error.mobile_unknown" }
      : { key: "error.mobile_digits", args: { count } };
  }
  if (name === "wallet_id") {
    return count === 32
      ? { key: "error.wallet_letters" }
      : { key: "error.wallet_length", args: { count } };
  }
  if (name === "connection_no") return { key: "error.user_name" };
  return { key: "error.field", args: { label: fieldLabel(label) } };
}

/** The text key of a field's hint. @param {string} name @returns {string | undefined} */
export const helpFor = (name) => HELP[name];
