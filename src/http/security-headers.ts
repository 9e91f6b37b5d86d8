import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * Helmet's headers with a strict content security policy: scripts and styles only from this server, no inline code.
 * Khalti's pages may frame ours (its notes on clickjacking require it), and a plain form may redirect to them.
 *
 * @param options.paymentOrigin origin of Khalti or of the simulator
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
        // Browsers apply form-action to the redirect to Khalti too.
        "form-action": ["'self'", "https://*.khalti.com", paymentOrigin],
        "frame-ancestors": ["'self'", "khalti.com", "*.khalti.com"],
        "base-uri": ["'none'"],
        ...(https ? { "upgrade-insecure-requests": [] } : {}),
      },
    },
    // frame-ancestors replaces this older header, which cannot list hosts.
    frameguard: false,
    hsts: https,
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
  });
}
