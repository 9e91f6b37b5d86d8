import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { forgetEmails } from "../../src/emails/forget-emails.ts";
import { queueEmail } from "../../src/emails/queue-email.ts";
import { dueEmails } from "../../src/emails/send-email.ts";
import { readDataKeys } from "../../src/lib/data-keys.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
let mailServer: MailServer;
beforeAll(async () => {
  mailServer = await startMailServer();
  const env = {
    SMTP_URL: mailServer.url,
    MAIL_FROM: "orders@shop.example",
    SHOP_NAME: "Tea House",
  };
  server = await startTestServer(env, clock);
});
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
});
beforeEach(async () => {
  clock.reset();
  await dropJobs(server);
  await server.db.email.deleteMany();
  Object.assign(mailServer, { mails: [], refuse: null, dropAfterText: false });
});

const MAIL = {
  kind: "test",
  source: "test:1",
  to: "sita@example.com",
  subject: "तपाईंको रसिद",
  text: "Thank you.",
  html: "<p>Thank you.</p>",
};

const queue = (more: object = {}) =>
  queueEmail(server.context, server.context.db, { ...MAIL, ...more });
const theMail = () => server.db.email.findFirstOrThrow();

describe("a mail", () => {
  it("is sent once, and its text is deleted", async () => {
    await queue();
    await runDueJobs(server);
    await later(server, clock, DAY);

    const [sent, ...more] = mailServer.mails;
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      from: { name: "Tea House", address: "orders@shop.example" },
      to: [{ address: MAIL.to }],
      subject: MAIL.subject,
    });
    expect(sent?.text).toContain("Thank you.");
    expect(sent?.html).toContain("<p>Thank you.</p>");
    const { id, ...email } = await theMail();
    expect(email).toMatchObject({ status: "sent", attempts: 1, text: null, html: null });
    expect(sent?.messageId).toBe(`<${id}@shop.example>`);
  });

  it("is sealed until it is sent, and its row keeps no address after", async () => {
    const { config, db } = server.context;
    const dataKeys = readDataKeys(randomBytes(32).toString("base64")) ?? [];
    const context = { ...server.context, config: { ...config, dataKeys } };
    await queueEmail(context, db, MAIL);
    const { id, ...row } = await theMail();
    expect(JSON.stringify(row)).not.toMatch(/sita@|रसिद|Thank you/);
    for (const text of [row.recipient, row.subject, row.text, row.html]) {
      expect(text).toMatch(/^sealed:1:/);
    }
    await dueEmails({}).handle(context, id);
    expect(mailServer.mails).toMatchObject([{ to: [{ address: MAIL.to }], subject: MAIL.subject }]);
    expect(await theMail()).toMatchObject({ status: "sent", recipient: null, subject: null });
  });

  it("that no key opens has failed", async () => {
    const { config, db } = server.context;
    const dataKeys = readDataKeys(randomBytes(32).toString("base64")) ?? [];
    await queueEmail({ ...server.context, config: { ...config, dataKeys } }, db, MAIL);
    await runDueJobs(server);
    expect(mailServer.mails).toEqual([]);
    expect(await theMail()).toMatchObject({
      status: "failed",
      problem: "No key in DATA_ENCRYPTION_KEY opens it.",
    });
  });

  it("about the same is written once", async () => {
    expect(await queue()).toBe(true);
    expect(await queue({ to: "ram@example.com" })).toBe(false);
    expect(await server.db.email.count()).toBe(1);
  });

  it("that two workers take at once is sent once", async () => {
    await queue();
    const { id } = await theMail();
    const kind = dueEmails({});
    await Promise.all([1, 2, 3, 4].map(() => kind.handle(server.context, id)));
    expect(mailServer.mails).toHaveLength(1);
  });

  it("is sent later when the mail server is busy, and no log names the recipient", async () => {
    mailServer.refuse = { code: 451, text: "4.2.2 sita@example.com is busy" };
    await queue();
    await runDueJobs(server);
    const waiting = await theMail();
    expect(waiting).toMatchObject({ status: "queued", attempts: 1 });
    expect(waiting.problem).toBe("The mail server answered 451 to RCPT TO.");

    mailServer.refuse = null;
    await later(server, clock, MINUTE);
    expect(await theMail()).toMatchObject({ status: "sent", attempts: 2 });
    expect(mailServer.mails).toHaveLength(1);
    expect(server.logLines.join("")).not.toContain("sita@example.com");
  });

  it("that the mail server refuses has failed, and an alert says so once", async () => {
    mailServer.refuse = { code: 550, text: "no such user" };
    await queue();
    await queue({ source: "test:2" });
    await runDueJobs(server);
    expect(mailServer.mails).toEqual([]);
    const states = await server.db.email.findMany({ select: { status: true, dueAt: true } });
    expect(states).toEqual([
      { status: "failed", dueAt: null },
      { status: "failed", dueAt: null },
    ]);
    const alerts = await server.db.event.findMany({ where: { type: "alert.raised" } });
    expect(alerts.filter(({ body }) => body.includes("email_not_sent"))).toHaveLength(1);
  });

  it("whose answer is lost after its text is unknown, and not sent again", async () => {
    mailServer.dropAfterText = true;
    await queue();
    await runDueJobs(server);
    mailServer.dropAfterText = false;
    await later(server, clock, DAY);
    expect(await theMail()).toMatchObject({ status: "unknown", attempts: 1, dueAt: null });
    expect(mailServer.mails).toHaveLength(1);
  });

  it("whose process died while it was sent is unknown, and not sent again", async () => {
    await queue();
    const { id } = await theMail();
    await server.db.email.update({
      where: { id },
      data: { status: "sending", submittedAt: clock.now(), attempts: 1 },
    });
    await runDueJobs(server);
    expect((await theMail()).status).toBe("sending");
    await later(server, clock, 2 * MINUTE);
    expect(await theMail()).toMatchObject({ status: "unknown", dueAt: null });
    expect(mailServer.mails).toEqual([]);
  });

  it("is forgotten after 90 days", async () => {
    await queue();
    await runDueJobs(server);
    clock.skip(89 * DAY);
    await forgetEmails(server.context);
    expect(await server.db.email.count()).toBe(1);
    clock.skip(2 * DAY);
    await forgetEmails(server.context);
    expect(await server.db.email.count()).toBe(0);
  });

  it("is not written without SMTP_URL", async () => {
    const { db, context } = server;
    const config = { ...context.config, mail: null };
    expect(await queueEmail({ ...context, config }, db, MAIL)).toBe(false);
    expect(await db.email.count()).toBe(0);
  });
});
