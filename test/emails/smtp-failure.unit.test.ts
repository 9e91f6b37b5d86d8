import { describe, expect, it } from "@jest/globals";
import { decideEmail } from "../../src/emails/email-schedule.ts";
import { classifySmtpFailure, type SmtpError } from "../../src/emails/smtp-failure.ts";

describe("what a failure of the mail server means", () => {
  it.each<[string, SmtpError, boolean, string]>([
    ["no connection", { code: "ECONNREFUSED", command: "CONN" }, false, "later"],
    ["a time-out before the text", { code: "ETIMEDOUT", command: "CONN" }, false, "later"],
    ["a time-out in the text", { code: "ETIMEDOUT", command: "CONN" }, true, "unknown"],
    ["an end in the text", { code: "ECONNECTION", command: "CONN" }, true, "unknown"],
    ["nothing is known", {}, true, "unknown"],
    ["a busy server", { responseCode: 421, command: "CONN" }, true, "later"],
    ["a wrong password", { responseCode: 535, command: "AUTH PLAIN" }, false, "later"],
    ["a refused sender", { responseCode: 553, command: "MAIL FROM" }, false, "later"],
    ["a full mailbox", { responseCode: 452, command: "RCPT TO" }, false, "later"],
    ["an unknown recipient", { responseCode: 550, command: "RCPT TO" }, false, "refused"],
    ["a text that looks like spam", { responseCode: 554, command: "DATA" }, true, "refused"],
    ["a text that is not taken yet", { responseCode: 451, command: "DATA" }, true, "later"],
  ])("%s", (_, error, isTextBegun, kind) => {
    expect(classifySmtpFailure(error, isTextBegun).kind).toBe(kind);
  });
});

describe("the next step of a mail", () => {
  const createdAt = new Date("2026-11-28T10:00:00.000Z");
  const after = (minutes: number) => new Date(createdAt.getTime() + minutes * 60_000);
  const later = { kind: "later", problem: "Busy." } as const;

  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [7, 60],
    [50, 60],
  ])("after attempt %d it waits %d minutes", (attempts, minutes) => {
    const step = decideEmail({ attempts, createdAt }, later, after(0));
    expect(step).toEqual({ kind: "again", dueAt: after(minutes), problem: "Busy." });
  });

  it("fails when a day has passed", () => {
    const day = 24 * 60;
    const email = { attempts: 9, createdAt };
    expect(decideEmail(email, later, after(day - 60)).kind).toBe("again");
    expect(decideEmail(email, later, after(day - 59))).toMatchObject({ kind: "end", to: "failed" });
  });

  it.each([
    [{ kind: "taken" } as const, "sent"],
    [{ kind: "refused", problem: "No." } as const, "failed"],
    [{ kind: "unknown", problem: "Hm." } as const, "unknown"],
  ])("%o ends it as %s", (outcome, to) => {
    expect(decideEmail({ attempts: 1, createdAt }, outcome, after(0))).toMatchObject({
      kind: "end",
      to,
    });
  });
});
