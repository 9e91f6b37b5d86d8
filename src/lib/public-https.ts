/** Khalti refuses a return URL on localhost or a private network. */
export function isPublicHttps(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const isPrivate =
    host === "localhost" ||
    /\.(localhost|local|internal|lan|home\.arpa)$/.test(host) ||
    !host.includes(".") ||
    /^(127|10|0)\./.test(host) ||
    host.startsWith("192.168.") ||
    host.startsWith("169.254.") ||
    /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(host) ||
    /^172\.(1[6-9]|2\d|3[01])\./.test(host);
  return protocol === "https:" && !isPrivate;
}
