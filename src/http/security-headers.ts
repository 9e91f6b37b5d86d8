import type { RequestHandler } from "express";
import helmet from "helmet";
import { isHttps } from "./cookies.ts";

/** Where Khalti keeps the logos of banks, by its documentation. */
const BANK_LOGOS = ["https://*.khalti.com", "https://khalti-static.s3.ap-south-1.amazonaws.com"];

/**
 * Helmet's headers with a strict content security policy: scripts and styles only from this server, no inline code.
 * Nothing may frame the pages of staff. Khalti's pages may frame the others (its notes on clickjacking require it), and a plain form may redirect to them.
 *
 * @param options.paymentOrigin origin of Khalti or of the simulator
 */
export function securityHeaders(options: {
  production: boolean;
  publicUrl: string;
  paymentOrigin: string;
}): RequestHandler {
  const https = isHttps(options.publicUrl);
  const { paymentOrigin } = options;
  const headers = (
    frameAncestors: string[],
    frameguard: false | undefined,
    images: readonly string[] = BANK_LOGOS,
  ) =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          "default-src": ["'none'"],
          "script-src": ["'self'"],
          "style-src": ["'self'"],
          "img-src": ["'self'", "data:", ...images, paymentOrigin],
          "font-src": ["'self'"],
          "connect-src": ["'self'"],
          "manifest-src": ["'self'"],
          // Browsers apply form-action to the redirect to Khalti too.
          "form-action": ["'self'", "https://*.khalti.com", paymentOrigin],
          "frame-ancestors": frameAncestors,
          "base-uri": ["'none'"],
          ...(https ? { "upgrade-insecure-requests": [] } : {}),
        },
      },
      ...(frameguard === false ? { frameguard } : { frameguard: { action: "deny" } }),
      hsts: https,
      referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    });
  // frame-ancestors replaces the older X-Frame-Options, which cannot list hosts.
  const ours = headers(["'self'", "khalti.com", "*.khalti.com"], false);
  const staff = headers(["'none'"], undefined, []);
  // The demo shop shows the pictures of products, which may be anywhere.
  const demoShop = headers(["'self'", "khalti.com", "*.khalti.com"], false, ["https:"]);
  return (req, res, next) => {
    if (req.path === "/" && !options.production) demoShop(req, res, next);
    else (/^\/staff(\/|$)/i.test(req.path) ? staff : ours)(req, res, next);
  };
}
