// @ts-check
// Words for what the providers of top-ups ask for, where they are known in both languages.

/** @type {Record<string, string>} By the labels that the providers give. A merchant's own stay as they are. */
const LABELS = {
  "Khalti ID": "field.khalti_id",
  "Metro Link user name": "field.metro_link_user",
  "Mobile number": "field.mobile",
  "DigiPay wallet id": "field.digipay_wallet",
};

/** @type {Record<string, string>} By the names of the fields. */
const HELP = {
  number: "field.help_mobile",
  mobile_number: "field.help_mobile",
  connection_no: "field.help_user_name",
  wallet_id: "field.help_wallet_id",
};

/** A label as an argument of a text. @param {string} label @returns {import("./i18n.js").Argument} */
export function labelWords(label) {
  const key = LABELS[label];
  return key === undefined ? label : { key };
}

/** The key of a hint. @param {string} name of a field @returns {string | undefined} */
export const helpFor = (name) => HELP[name];
