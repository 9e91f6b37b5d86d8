/** The number of the share that this run takes of each exhaustive test, or all of it: docs/adr/0075. */
export type ShareNumber = number | "all";

const DAY_MS = 86_400_000;
const KATHMANDU_MS = 5.75 * 3_600_000;

/** Each day has the next share: over as many days as there are shares, all of an exhaustive test runs. */
export function shareOfDay(now: Date): number {
  return Math.floor((now.getTime() + KATHMANDU_MS) / DAY_MS);
}

/** @param env `TEST_SHARE`: "all", or a number that an earlier run printed. jest.config.ts sets it. */
export function readShare(env: NodeJS.ProcessEnv = process.env): ShareNumber {
  const text = env["TEST_SHARE"] ?? "all";
  if (text === "all") return text;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`TEST_SHARE=${text} is neither "all" nor a number`);
  return Number(text);
}

/**
 * The items of a long enumeration that this run takes: one of `shares`, evenly spread, and those that no run may leave out.
 * As many runs with numbers in sequence take all of them. `from` gives a second walk in the same run another share.
 */
export function shareOf<Item>(
  items: readonly Item[],
  options: { shares: number; from?: number; always?: (item: Item) => boolean },
  share: ShareNumber = readShare(),
): Item[] {
  const { shares, from = 0, always = () => false } = options;
  if (share === "all") return [...items];
  const rotating = items.filter((item) => !always(item));
  const taken = new Set(rotating.filter((_item, index) => (index + from + share) % shares === 0));
  return items.filter((item) => always(item) || taken.has(item));
}

/** How often a run repeats what only chance breaks: a third of all times. */
export function timesOf(all: number, share: ShareNumber = readShare()): number {
  return share === "all" ? all : Math.ceil(all / 3);
}
