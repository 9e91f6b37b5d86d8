// What mails say that no page says; the words that they share come from the pages' texts.
import type { PageLanguage } from "../http/pages/translated-page.ts";

const EN = {
  receipt_subject: "{shop}: receipt for order {order}",
  receipt_thanks: "Thank you. Your payment has arrived.",
  refund_subject: "{shop}: refund for order {order}",
  refund_heading: "{amount} of your order was refunded",
  refund_text: "Khalti has refunded {amount} of order {order}, which you paid with {method}.",
  refund_all: "All of the order has been refunded now.",
  open: "See your order on any device",
  open_until:
    "The link shows the order until {day}. Give it only to people who may see it: it has your name and number. Nobody can pay or cancel with it.",
  no_reply: "You get this mail because this address was given with the order.",
};

const NE: typeof EN = {
  receipt_subject: "{shop}: अर्डर {order} को रसिद",
  receipt_thanks: "धन्यवाद। तपाईंको भुक्तानी प्राप्त भयो।",
  refund_subject: "{shop}: अर्डर {order} को फिर्ता रकम",
  refund_heading: "तपाईंको अर्डरको {amount} फिर्ता भयो",
  refund_text: "{method}बाट तिर्नुभएको अर्डर {order} को {amount} खल्तीले फिर्ता गरेको छ।",
  refund_all: "अब अर्डरको सबै रकम फिर्ता भइसक्यो।",
  open: "जुनसुकै यन्त्रमा आफ्नो अर्डर हेर्नुहोस्",
  open_until:
    "लिङ्कले {day} सम्म अर्डर देखाउँछ। यसमा तपाईंको नाम र नम्बर हुन्छ, त्यसैले हेर्न मिल्ने व्यक्तिलाई मात्र दिनुहोस्। यसले भुक्तानी वा रद्द केही गर्दैन।",
  no_reply: "अर्डरमा यो ठेगाना दिइएकाले तपाईंले यो इमेल पाउनुभएको हो।",
};

export type MailWord = keyof typeof EN;

export function mailWord(
  language: PageLanguage,
  word: MailWord,
  values: Readonly<Record<string, string>> = {},
): string {
  return fill((language === "ne" ? NE : EN)[word], values);
}

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
