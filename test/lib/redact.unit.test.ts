import { describe, expect, it } from "@jest/globals";
import { isStorableText } from "../../src/lib/is-storable-text.ts";
import { processorMs } from "../../src/lib/processor-ms.ts";
import { createRedact, redactJson } from "../../src/lib/redact.ts";

const KEY = "live_secret_key_0123456789";
const redact = createRedact(KEY);

describe("a text that may be logged and stored", () => {
  it.each([
    ["the key, each time", `Key ${KEY} and ${KEY}.`, "Key [secret] and [secret]."],
    ["a mobile number", "Call 9800000904 now", "Call 98XXXXX904 now"],
    ["two mobile numbers", "9800000904,9811111905", "98XXXXX904,98XXXXX905"],
    ["a number with +977", "+9779800000904", "98XXXXX904"],
    ["a number with 00977", "009779800000904", "98XXXXX904"],
    ["a number with 977 and a space", "977 9800000904", "98XXXXX904"],
    ["a number with 977 and a hyphen", "977-9800000904", "98XXXXX904"],
    ["nothing of a longer number", "19800000904 98000009041", "19800000904 98000009041"],
    ["nothing of a number that no mobile has", "8800000904 980000090", "8800000904 980000090"],
    ["NUL", "a\0b\0c", "abc"],
    ["half a surrogate pair", "a\ud800b\udc00", "a\ufffdb\ufffd"],
    ["nothing of a whole pair", "a😀", "a😀"],
  ])("is without %s", (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it("is cut to 500 characters, or to what is asked for", () => {
    expect(redact("x".repeat(501))).toBe("x".repeat(500));
    expect(redact("x".repeat(501), 64)).toBe("x".repeat(64));
    expect(redact(`${"x".repeat(499)}😀`)).toBe(`${"x".repeat(499)}\ufffd`);
  });

  it("masks before it cuts: no half of a key stays", () => {
    expect(redact(`${"x".repeat(490)}${KEY}`)).toBe(`${"x".repeat(490)}[secret]`);
  });

  it("is without the numbers of this request, whatever their form", () => {
    const known = createRedact(KEY, {
      phones: [undefined, "+1 (555) 123-4567", "123456", "12345"],
    });
    expect(known("+1 (555) 123-4567, 123456, 12345")).toBe("55XXXXX567, XXXXX56, 12345");
    expect(known("123456 123456")).toBe("XXXXX56 XXXXX56");
    expect(createRedact(KEY, { phones: ["0123456789"] })("0123456789")).toBe("01XXXXX789");
    const oneInTheOther = createRedact(KEY, { phones: ["012345", "0123456789"] });
    expect(oneInTheOther("0123456789 and 012345")).toBe("01XXXXX789 and XXXXX45");
  });

  it.each([
    ["asha@example.com", "[email]"],
    ["<Asha.Rai+shop@mail.example.com.np>, again a_b@x.io.", "<[email]>, again [email]."],
    ["asha%40example.com", "[email]"],
    ["आशा@example.com", "[email]"],
    ["one@two, @example.com", "one@two, @example.com"],
  ])("has no e-mail address: %s", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it("is masked in linear time", () => {
    const before = processorMs();
    redact("a".repeat(1_000_000));
    redact("a@a.".repeat(250_000));
    expect(processorMs() - before).toBeLessThan(5_000);
  });

  it.each([
    ["Asha Rai", "Dear ASHA RAI, asha and Rai", "Dear [name], [name] and [name]"],
    ["Asha Rai", "Ashanti, Rail, Dasha", "Ashanti, Rail, Dasha"],
    ["आशा राई", "आशा राई को खाता, आशाको", "[name] को खाता, आशाको"],
    ["Al Bo", "Al Bo", "Al Bo"],
    ["A(sha", "A(sha. [x]", "[name]. [x]"],
    ["Anne-Marie O'Neill/Rai", "Dear anne-marie o'neill/rai", "Dear [name]"],
    [
      "a.b*c+d?e^f$g{h}i(j)k|l[m]n\\o/p-q,r#s&t~u",
      "x a.b*c+d?e^f$g{h}i(j)k|l[m]n\\o/p-q,r#s&t~u",
      "x [name]",
    ],
    ["", "nobody", "nobody"],
  ])("is without the name %p", (name, text, expected) => {
    expect(createRedact(KEY, { name })(text)).toBe(expected);
  });
});

describe("parsed JSON that may be stored", () => {
  const json = (value: unknown) => redactJson(value, redact);

  it.each<[string, unknown, unknown]>([
    ["texts", `a ${KEY}`, "a [secret]"],
    ["a phone number that is a number", 9_800_000_904, "98XXXXX904"],
    ["other numbers", 90_000, 90_000],
    ["booleans and null", [true, false, null], [true, false, null]],
    ["nothing", undefined, undefined],
    ["names and values", { [KEY]: { inner: [KEY] } }, { "[secret]": { inner: ["[secret]"] } }],
    ["an empty object", {}, {}],
  ])("%s", (_, value, expected) => {
    expect(json(value)).toEqual(expected);
  });

  it("keeps fifty entries of a list or an object", () => {
    const list = Array.from({ length: 51 }, (_, index) => index);
    expect(json(list)).toEqual(list.slice(0, 50));
    const object = Object.fromEntries(list.map((index) => [`k${String(index)}`, index]));
    expect(Object.keys(json(object) as object)).toEqual(Object.keys(object).slice(0, 50));
  });

  it("is cut below six levels", () => {
    const nested = (levels: number): unknown => (levels === 0 ? "end" : { in: nested(levels - 1) });
    const listed = (levels: number): unknown => (levels === 0 ? "end" : [listed(levels - 1)]);
    expect(json(nested(6))).toEqual(nested(6));
    expect(json(nested(7))).toEqual({ in: { in: { in: { in: { in: { in: "[cut]" } } } } } });
    expect(json(listed(6))).toEqual(listed(6));
    expect(json(listed(7))).toEqual([[[[[["[cut]"]]]]]]);
  });
});

describe("a text that Postgres can store", () => {
  it.each([
    ["", true],
    ["Asha", true],
    ["काठमाडौं 😀", true],
    ["a\nb\u0007", true],
    ["a\0b", false],
    ["a\ud800", false],
    ["\udc00b", false],
  ])("%j: %s", (text, expected) => {
    expect(isStorableText(text)).toBe(expected);
  });
});
