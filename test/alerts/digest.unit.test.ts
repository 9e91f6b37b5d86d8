import { expect, it } from "@jest/globals";
import { digestOf } from "../../src/alerts/digest.ts";

const FACTS = {
  shopName: "Tea <House>",
  publicUrl: "https://pay.shop.example",
  alerts: [
    { at: new Date("2026-01-10T06:00:00Z"), message: "3 orders need a person & more." },
    { at: new Date("2026-01-10T06:20:00Z"), message: "Our balance at metro_link is low." },
  ],
  more: 0,
  waiting: 3,
};

it("says each alert with its time in Kathmandu, what waits, and where", () => {
  const { subject, text } = digestOf(FACTS);
  expect(subject).toBe("Tea <House>: 2 alerts");
  expect(text).toContain("3 orders need a person & more.");
  expect(text).toMatch(/11:45.*\n*.*3 orders/);
  expect(text).toContain("3 things wait for a person now:\nhttps://pay.shop.example/staff");
});

it("escapes texts in HTML", () => {
  const { html } = digestOf(FACTS);
  expect(html).toContain("Tea &#60;House&#62;");
  expect(html).toContain("a person &#38; more.");
  expect(html).not.toContain("<House>");
});

it("counts alerts for which there is no room, and knows the singular", () => {
  const [alert] = FACTS.alerts;
  const one = digestOf({ ...FACTS, alerts: alert === undefined ? [] : [alert], waiting: 1 });
  expect(one.subject).toBe("Tea <House>: one alert");
  expect(one.text).toContain("One thing waits for a person now:");
  const many = digestOf({ ...FACTS, more: 7, waiting: 0 });
  expect(many.subject).toBe("Tea <House>: 9 alerts");
  expect(many.text).toContain("… and 7 more.");
  expect(many.text).toContain("Nothing waits for a person now.");
});

it("a shop's name cannot add a header to the mail", () => {
  expect(digestOf({ ...FACTS, shopName: "Tea\r\nBcc: x@shop.example" }).subject).toBe(
    "Tea Bcc: x@shop.example: 2 alerts",
  );
});
