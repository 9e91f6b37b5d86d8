// Which screens the menu offers to whom. Pure.
import { type Deed, may, type Role } from "./rights.ts";

interface Place {
  name: string;
  /** Names of the screens that belong to it. */
  screens: readonly string[];
  needs: Deed;
  /** A phone shows it without opening the menu. */
  isMain?: boolean;
}

const PLACES = [
  { name: "today", screens: ["today"], needs: "read", isMain: true },
  { name: "orders", screens: ["orders", "order"], needs: "read", isMain: true },
  { name: "counter", screens: ["counter"], needs: "sell", isMain: true },
  { name: "needs-you", screens: ["needs-you"], needs: "read", isMain: true },
  { name: "links", screens: ["links", "link"], needs: "read" },
  { name: "refunds", screens: ["refunds"], needs: "read" },
  { name: "top-ups", screens: ["top-ups"], needs: "read" },
  { name: "settlement", screens: ["settlement"], needs: "read" },
  { name: "webhooks", screens: ["webhooks", "endpoint"], needs: "read" },
  { name: "products", screens: ["products", "product"], needs: "administer" },
  { name: "keys", screens: ["keys"], needs: "read" },
  { name: "audit", screens: ["audit"], needs: "read" },
] as const satisfies readonly Place[];
export type PlaceName = (typeof PLACES)[number]["name"];

export function menuOf(role: Role): { main: PlaceName[]; more: PlaceName[] } {
  const offered = PLACES.filter(({ needs }) => may(role, needs));
  const names = (isMain: boolean) =>
    offered.filter((place: Place) => (place.isMain === true) === isMain).map(({ name }) => name);
  return { main: names(true), more: names(false) };
}

export function isScreenOf(place: PlaceName, screen: string): boolean {
  return PLACES.some(({ name, screens }) => name === place && screens.some((s) => s === screen));
}

/** A screen of no place, such as a missing one, is everybody's. */
export function maySee(role: Role, screen: string): boolean {
  const place = PLACES.find(({ screens }) => screens.some((one) => one === screen));
  return place === undefined || may(role, place.needs);
}
