/** All top-up providers, one line each. */
export { digipayWallet } from "./digipay-wallet.ts";
export { khaltiWallet } from "./khalti-wallet.ts";
export { metroLink } from "./metro-link.ts";
export { metroLinkKhalti } from "./metro-link-khalti.ts";
