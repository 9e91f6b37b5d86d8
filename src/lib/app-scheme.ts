/** Schemes on which browsers and phones act by themselves: such an address could run a script, show a file or call. */
const NEVER = new Set(
  `http https ws wss ftp ftps javascript vbscript livescript data blob file filesystem about view-source chrome resource
  moz-extension chrome-extension jar content intent android-app market mailto tel sms smsto geo urn cid mid null`.split(
    /\s+/,
  ),
);

/** Whether an app may own addresses of this scheme, such as the `myshop` of `myshop://thanks`. */
export function isAppScheme(scheme: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,49}$/.test(scheme) && !NEVER.has(scheme);
}
