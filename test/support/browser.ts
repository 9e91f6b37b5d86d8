import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { shareOf } from "./share.ts";

const INSTALLED = [
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/**
 * Arguments for serverless functions. With the first two, closing one page ends the browser. The last three draw each frame
 * by a graphics card in software, which takes more of the processor than all else that a test does.
 */
const UNWANTED = [
  ...["--single-process", "--no-zygote", "--disable-web-security"],
  ...["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
];

/** A real browser: an installed Chrome if there is one, otherwise the one of an npm package. */
export async function launchBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((file) => existsSync(file));
  return chromium.launch({
    executablePath: installed ?? (await sparticuz.executablePath()),
    args: [
      ...(installed === undefined
        ? sparticuz.args.filter((arg) => !UNWANTED.includes(arg) && !arg.startsWith("--headless"))
        : ["--no-sandbox"]),
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
}

export const SCREENS = {
  phone: { width: 360, height: 740 },
  desktop: { width: 1280, height: 800 },
} as const;

/**
 * The screens on which the journeys of a file run: one of them in turns of two days, both in the full run. Files with
 * another `from` take the other screen on the same day.
 */
export function screensOfRun(from: 0 | 1): ("phone" | "desktop")[] {
  return shareOf(["phone", "desktop"], { shares: 2, from });
}

/** Chromium plays a phone that makes and uses passkeys without asking. A page has one of its own. */
export async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** A customer with a browser. The page must not violate the content security policy or throw. */
export interface Customer {
  page: Page;
  context: BrowserContext;
  /** Policy violations and script errors that the browser reported. */
  complaints: string[];
  leave(): Promise<void>;
}

export async function newCustomer(
  browser: Browser,
  screen: keyof typeof SCREENS,
  options: { locale?: string; colorScheme?: "light" | "dark"; javaScriptEnabled?: boolean } = {},
): Promise<Customer> {
  const context = await browser.newContext({
    viewport: SCREENS[screen],
    locale: "en-GB",
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // The browser reports every 4xx answer as an error, but some are expected.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text());
    }
  });
  return { page, context, complaints, leave: () => context.close() };
}
