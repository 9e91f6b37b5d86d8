// All states of customers' pages, and the settings of a shop that shows all it can.
import type { TestServer } from "../test-server.ts";
import { mailStates } from "./mail-states.ts";
import { orderStates } from "./order-states.ts";
import { otherStates } from "./other-states.ts";
import type { PageState } from "./page-state.ts";
import { plainStates } from "./plain-states.ts";
import { problemStates } from "./problem-states.ts";
import { SHOP_STATES } from "./shop-states.ts";

export const SHOP_SETTINGS = {
  SHOP_NAME: "Thamel Tea House",
  SHOP_NAME_NE: "ठमेल चिया घर",
  SHOP_CONTACT_PHONE: "+977 1 4412345",
  SHOP_CONTACT_VIBER: "+977 9800000000",
  SHOP_CONTACT_EMAIL: "help@shop.example",
  SHOP_CONTACT_ADDRESS: "Thamel 26, Kathmandu",
  SHOP_CONTACT_ADDRESS_NE: "ठमेल २६, काठमाडौँ",
  SHOP_PAN: "123456789",
};

/** Mails, paper and pages without scripts: axe cannot look at them. Their making runs jobs, so it stands before other orders'. */
export async function silentStates(server: TestServer): Promise<PageState[]> {
  return [...(await mailStates(server)), ...(await plainStates(server))];
}

export async function customerStates(server: TestServer): Promise<PageState[]> {
  return [
    ...(await orderStates(server)),
    ...(await otherStates(server)),
    ...problemStates(server),
    ...SHOP_STATES,
  ];
}
