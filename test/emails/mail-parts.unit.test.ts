import { expect, it } from "@jest/globals";
import { renderMail } from "../../src/emails/mail-parts.ts";

it.each([
  "Tea\r\nBcc: all@shop.example",
  "Tea\nBcc: all@shop.example",
  "Tea\rBcc: all@shop.example",
])("a line break in a subject begins no other header", (subject) => {
  const mail = renderMail({ language: "en", subject, heading: "Receipt", parts: [] });
  expect(mail.subject).toBe("Tea Bcc: all@shop.example");
});
