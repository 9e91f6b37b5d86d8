/** Why a mail was not, or perhaps not, taken by the mail server; in our own words. */
export type SmtpFailure =
  /** Certainly not taken, and it may be taken later. */
  | { kind: "later"; problem: string }
  /** Certainly not taken, and it never will be. */
  | { kind: "refused"; problem: string }
  /** The connection ended after the text had begun to be sent: it may have been taken. */
  | { kind: "unknown"; problem: string };

/** What nodemailer tells of a failure. Its message may name the recipient, so it is not used. */
export interface SmtpError {
  code?: string | undefined;
  command?: string | undefined;
  responseCode?: number | undefined;
}

/**
 * What a failure means. Pure.
 *
 * @param isTextBegun whether any of the mail's text was sent before
 */
export function classifySmtpFailure(error: SmtpError, isTextBegun: boolean): SmtpFailure {
  const { responseCode: reply } = error;
  const command = /^[A-Z]+(?: (?:FROM|TO))?/.exec(error.command ?? "")?.[0] ?? "the connection";
  if (reply === undefined || reply < 400) {
    const code = /^E[A-Z]+$/.exec(error.code ?? "")?.[0] ?? "no answer";
    return isTextBegun
      ? { kind: "unknown", problem: `The connection ended while the mail was sent (${code}).` }
      : { kind: "later", problem: `The mail server cannot be used (${code} at ${command}).` };
  }
  const problem = `The mail server answered ${String(reply)} to ${command}.`;
  // Only an answer about this recipient or this text is about the mail. The login and the sender are settings.
  const isAboutMail = ["RCPT TO", "DATA"].includes(command);
  return { kind: reply >= 500 && isAboutMail ? "refused" : "later", problem };
}
