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
  { name: "needs-you", screens: ["needs-you"], needs: "read", isMain: true },
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
