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

export async function customerStates(server: TestServer): Promise<PageState[]> {
  return [
    ...(await orderStates(server)),
    ...(await mailStates(server)),
    ...(await otherStates(server)),
    ...(await plainStates(server)),
    ...problemStates(server),
    ...SHOP_STATES,
  ];
}
