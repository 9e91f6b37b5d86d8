// @ts-check

/**
 * Sends the browser to Khalti's payment page. @throws Error for an address that is not http(s)
 * @param {string} address
 */
export function goToPayment(address) {
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new Error("not a web address");
  window.location.assign(url.href);
}
