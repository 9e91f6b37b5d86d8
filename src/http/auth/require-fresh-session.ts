import type { AppContext } from "../../context.ts";
import { AppError } from "../../lib/errors.ts";
import type { StaffCaller } from "./authenticate.ts";

/** How long after its sign-in a session may do what needs the key again. A bearer request has the key itself. */
const FRESH_MS = 10 * 60_000;

/** Who stole a cookie has no key: it must not lock the owner of the key out. */
export class SignInAgain extends AppError {
  readonly status = 403;
  readonly code = "sign_in_again";

  constructor() {
    super("Sign in again first: this is possible in the ten minutes after.");
  }
}

/** @throws SignInAgain */
export function requireFreshSession(
  { clock }: Pick<AppContext, "clock">,
  { session }: StaffCaller,
): void {
  if (session === null) return;
  if (clock.now().getTime() - session.createdAt.getTime() >= FRESH_MS) throw new SignInAgain();
}
