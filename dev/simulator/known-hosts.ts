import type { RequestHandler } from "express";

const OWN_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Answers only to names of this machine. A web page whose own name resolves to 127.0.0.1 (DNS rebinding) could otherwise
 * pay a developer's orders. `allowedHosts` are further host names, such as those of a container or an emulator.
 */
export function knownHosts(publicUrl: string, allowedHosts: readonly string[]): RequestHandler {
  const known = new Set(
    [...OWN_HOSTS, new URL(publicUrl).hostname, ...allowedHosts].map((host) => host.toLowerCase()),
  );
  return (request, response, next) => {
    if (known.has(hostnameOf(request.headers.host))) next();
    else
      response.status(403).json({
        error:
          "this simulator does not know the host of this request; list it in SIMULATOR_ALLOWED_HOSTS",
      });
  };
}

function hostnameOf(host: string | undefined): string {
  return (host ?? "").replace(/:\d*$/, "").toLowerCase();
}
