import { randomUUID } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import type { AppContext } from "../../context.ts";
import type { ShopContact } from "../../config.ts";
import type { Logger } from "../../lib/logger.ts";
import { heldMs, isShed, type Load, purposeOf } from "./admission.ts";
import { bearerToken } from "../auth/authenticate.ts";
import { addressOf } from "./client-address.ts";
import { contactIn } from "../pages/shop-contact.ts";
import { createLanes, type LaneTimes } from "./lanes.ts";
import { sessionToken } from "../auth/session.ts";
import { nameIn, type Named } from "../pages/name-in.ts";
import { escapeHtml, type PageLanguage } from "../pages/translated-page.ts";

const RETRY_AFTER_SECONDS = 2;
/** Without a shed request for so long, a stretch of overload is over. */
const STRETCH_MS = 10_000;

const LANE_TIMES: LaneTimes = { mostWaitMs: 8_000, mostWorkMs: 100, lookMs: 20 };

/**
 * First middleware: lets the requests of a crowded address in a few at a time, answers 503 `overloaded` before a request costs
 * more than this, and lets refusals of crowded addresses wait. What is shed has changed nothing: the reconciler asks for a
 * return that was shed.
 *
 * @param cors lets the scripts of shops read the answer
 */
export function shedLoad(
  { config, load: gauge, knownKeys, logger }: AppContext,
  cors: RequestHandler,
): RequestHandler {
  const lagMs = config.overloadLagMs;
  const lanes = createLanes(LANE_TIMES);
  let active = 0;
  const noteShed = stretches(logger);
  const pages = { en: overloadedPage("en", config.shop), ne: overloadedPage("ne", config.shop) };
  const hasKnownKey = (req: Request) => {
    const token = bearerToken(req) ?? sessionToken(req, config.publicUrl);
    return token !== null && knownKeys.has(token);
  };

  return (req, res, next) => {
    const purpose = purposeOf(req, () => hasKnownKey(req));
    const isTrusted = purpose === "vital" || purpose === "shop";
    const visit = lanes.enter(addressOf(req), isTrusted);
    let isActive = false;
    const rest = () => {
      if (isActive) active--;
      isActive = false;
      visit.rest();
    };
    res.once("close", () => {
      rest();
      visit.leave();
    });
    const hold = async (): Promise<void> => {
      const ms = isTrusted ? 0 : heldMs(visit.ofStrangers(), Math.random());
      if (ms === 0 || res.closed) return;
      rest();
      await closedOr(res, ms);
    };
    res.locals["hold"] = hold;
    const loadNow = (): Load => ({
      lagMs: gauge.lagMs(),
      waitsPerConnection: gauge.waitsPerConnection(),
      active: active + 1,
    });
    const shed = () => {
      noteShed(loadNow());
      cors(req, res, () => {
        sendOverloaded(req, res, pages);
      });
    };
    if (isShed({ purpose, ofAddress: visit.ofAddress(), load: loadNow() }, { lagMs })) {
      void hold().then(() => {
        if (!res.closed) shed();
      });
      return;
    }
    visit.begin((mayWork) => {
      if (!mayWork) {
        shed();
        return;
      }
      isActive = true;
      active++;
      next();
    });
  };
}

/** Written by hand: under overload, each answer counts. A browser tries again by itself. */
function sendOverloaded(
  req: Request,
  res: Response,
  pages: Readonly<Record<PageLanguage, string>>,
): void {
  const instance = randomUUID();
  const detail = "The server is busy. Nothing was changed. Please try again in a moment.";
  res.writeHead(503, {
    "Retry-After": String(RETRY_AFTER_SECONDS),
    "X-Request-Id": instance,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    ...(isPage(req)
      ? { "Content-Type": "text/html; charset=utf-8", Refresh: String(RETRY_AFTER_SECONDS) }
      : { "Content-Type": "application/problem+json" }),
  });
  if (isPage(req)) {
    res.end(pages[/^\s*ne\b/i.test(req.headers["accept-language"] ?? "") ? "ne" : "en"]);
    return;
  }
  const title = "Service Unavailable";
  const code = "overloaded";
  res.end(JSON.stringify({ type: "about:blank", title, status: 503, detail, instance, code }));
}

const OVERLOADED = {
  en: {
    heading: "One moment, please",
    text: "The shop is busy. If you have paid, nothing is lost: this page tries again by itself.",
  },
  ne: {
    heading: "एकछिन पर्खनुहोस्",
    text: "पसल व्यस्त छ। तिरिसक्नुभएको छ भने केही हराएको छैन: यो पृष्ठ आफैँ फेरि प्रयास गर्छ।",
  },
};

/** Whole and small, since each answer counts under overload. Pure. */
export function overloadedPage(
  language: PageLanguage,
  shop: Named & { contact: ShopContact },
): string {
  const { heading, text } = OVERLOADED[language];
  const { phone, viber, email } = contactIn(shop.contact, language);
  const contact = [phone, viber, email]
    .filter((way) => way !== null)
    .map((way) => escapeHtml(way).replaceAll(" ", "&nbsp;"));
  return [
    `<!doctype html><html lang="${language}"><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="color-scheme" content="light dark"><title>${heading}</title>`,
    `<main><h1>${heading}</h1><p>${text}</p>`,
    `<p>${[escapeHtml(nameIn(shop, language)), ...new Set(contact)].join(" · ")}</p></main></html>`,
  ].join("");
}

/** A form that was posted is not sent again by itself. */
function isPage(req: Request): boolean {
  return req.method === "GET" && (req.headers.accept ?? "").includes("text/html");
}

async function closedOr(res: Response, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    res.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Logs the begin and the end of a stretch of overload: a line for each request would add to it. */
function stretches(logger: Logger): (load: Load) => void {
  let shed = 0;
  let lastAt = 0;
  let timer: NodeJS.Timeout | null = null;
  return (load) => {
    shed++;
    lastAt = performance.now();
    if (timer !== null) return;
    logger.warn(load, "the server is overloaded: it answers 503 to a part of the requests");
    timer = setInterval(() => {
      if (performance.now() - lastAt < STRETCH_MS || timer === null) return;
      clearInterval(timer);
      timer = null;
      logger.warn({ shed }, "the server is not overloaded any more");
      shed = 0;
    }, 1_000);
    timer.unref();
  };
}
