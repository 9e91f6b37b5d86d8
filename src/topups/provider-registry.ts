/** Every provider of top-ups, one line each. */
export { digipayWallet } from "./providers/digipay-wallet.ts";
export { khaltiWallet } from "./providers/khalti-wallet.ts";
export { metroLink } from "./providers/metro-link.ts";
