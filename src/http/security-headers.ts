import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * Helmet's headers with a strict policy of our own: scripts and styles from this server alone, no inline code.
 * Khalti's pages may frame ours (the gateway's notes on clickjacking ask for it), and a plain form may lead to them.
 *
 * @param options.paymentOrigin origin of Khalti, or of whatever plays it
 */
export function securityHeaders(options: {
  publicUrl: string;
  paymentOrigin: string;
}): RequestHandler {
  const https = options.publicUrl.startsWith("https:");
  const { paymentOrigin } = options;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:", paymentOrigin],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        // Browsers check this against the redirect to Khalti, too.
        "form-action": ["'self'", "https://*.khalti.com", paymentOrigin],
        "frame-ancestors": ["'self'", "khalti.com", "*.khalti.com"],
        "base-uri": ["'none'"],
        ...(https ? { "upgrade-insecure-requests": [] } : {}),
      },
    },
    // frame-ancestors says it; the older header knows no list of hosts.
    frameguard: false,
    hsts: https,
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
  });
}
