import { describe, expect, it } from "@jest/globals";
import { readDataKeys, seal, searchHashes, unseal } from "../../src/lib/data-keys.ts";

const OLD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const NEW = "ff".repeat(32);
const keys = (list: string) => readDataKeys(list) ?? [];

describe("DATA_ENCRYPTION_KEY", () => {
  it("is 32 bytes in base64 or hex, or a list of them", () => {
    expect(keys(OLD)).toHaveLength(1);
    expect(keys(`${NEW}, ${OLD}`)).toHaveLength(2);
    for (const wrong of ["short", "ff".repeat(31), `${OLD},`, `${OLD},password`]) {
      expect(readDataKeys(wrong)).toBeNull();
    }
  });
});

describe("a sealed text", () => {
  it("opens with its key in its place, and says nothing of the text", () => {
    const sealed = seal(keys(OLD), "9800000001", "orders.customer_phone:1");
    expect(sealed).toMatch(/^sealed:1:[0-9a-f]{8}:/);
    expect(sealed).not.toContain("9800000001");
    expect(unseal(keys(OLD), sealed, "orders.customer_phone:1")).toBe("9800000001");
    expect(seal(keys(OLD), "9800000001", "orders.customer_phone:1")).not.toBe(sealed);
  });

  it("does not open in another row, changed, cut or with another key", () => {
    const sealed = seal(keys(OLD), "9800000001", "orders.customer_phone:1");
    expect(unseal(keys(OLD), sealed, "orders.customer_phone:2")).toBeNull();
    expect(unseal(keys(NEW), sealed, "orders.customer_phone:1")).toBeNull();
    expect(unseal([], sealed, "orders.customer_phone:1")).toBeNull();
    const [, , , body = ""] = sealed.split(":");
    const cut = sealed.replace(body, body.slice(0, 10));
    expect(unseal(keys(OLD), cut, "orders.customer_phone:1")).toBeNull();
    const other = body.startsWith("A") ? "B" : "A";
    const changed = sealed.replace(body, other + body.slice(1));
    expect(unseal(keys(OLD), changed, "orders.customer_phone:1")).toBeNull();
  });

  it("opens after the rotation, when its key comes second", () => {
    const sealed = seal(keys(OLD), "Asha", "x");
    expect(unseal(keys(`${NEW},${OLD}`), sealed, "x")).toBe("Asha");
    expect(searchHashes(keys(`${NEW},${OLD}`), "Asha")[1]).toBe(searchHashes(keys(OLD), "Asha")[0]);
  });
});

it("without a key, a text is stored and read as it is", () => {
  expect(seal([], "Asha", "x")).toBe("Asha");
  expect(unseal([], "Asha", "x")).toBe("Asha");
  expect(searchHashes([], "Asha")).toEqual([]);
});
