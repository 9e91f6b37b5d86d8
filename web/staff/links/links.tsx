import { useState } from "preact/hooks";
import { type Answer, get } from "../api.ts";
import { digits, type Language, rupees } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { may } from "../rights.ts";
import type { SayOf } from "../texts/texts.ts";
import { go } from "../use-address.ts";
import { usePages } from "../use-pages.ts";
import { type Column, List } from "../views/list.tsx";
import { Link, Time } from "../views/parts.tsx";
import { NewLinkDialog } from "./new-link.tsx";
import { LINK_TEXTS, type LinkText } from "./texts.ts";

export type PaymentLink = Answer<"/v1/admin/payment-links/{id}">;

export default function Links() {
  const { say: common, role, language } = useReader();
  const say = useTexts(LINK_TEXTS);
  const [making, setMaking] = useState(false);
  const pages = usePages("links", (how) => get("/v1/admin/payment-links", how));
  const columns: Column<PaymentLink>[] = [
    {
      name: say("for_what"),
      cell: ({ id, description }) => <Link href={`/staff/links/${id}`}>{description}</Link>,
    },
    { name: say("price"), cell: (link) => priceText(say, language, link), isNumber: true },
    { name: say("uses"), cell: (link) => usesText(say, language, link) },
    { name: common("status"), cell: ({ status }) => <LinkStatus status={status} /> },
    { name: common("created"), cell: ({ created_at: at }) => <Time at={at} /> },
  ];
  return (
    <>
      <header class="row between">
        <h1>{say("links")}</h1>
        {may(role, "sell") && (
          <button class="primary" onClick={() => setMaking(true)}>
            {say("new_link")}
          </button>
        )}
      </header>
      <p class="muted">{say("lead")}</p>
      <List pages={pages} columns={columns} keyOf={({ id }) => id} empty={say("no_links")} />
      {making && (
        <NewLinkDialog onClose={() => setMaking(false)} onMade={(id) => go(`/staff/links/${id}`)} />
      )}
    </>
  );
}

const TONES: Record<string, string> = { open: "good", used: "calm" };

export function LinkStatus({ status }: { status: PaymentLink["status"] }) {
  const say = useTexts(LINK_TEXTS);
  return <span class={`pill ${TONES[status] ?? ""}`}>{say(`l_${status}`)}</span>;
}

export function priceText(say: SayOf<LinkText>, language: Language, link: PaymentLink): string {
  const { amount, amount_bounds: bounds, lines } = link;
  if (amount !== null) return rupees(amount, language);
  if (bounds !== null) {
    return say("between", { min: rupees(bounds.min, language), max: rupees(bounds.max, language) });
  }
  return rupees(
    (lines ?? []).reduce((sum, line) => sum + line.quantity * line.unit_amount, 0),
    language,
  );
}

export function usesText(
  say: SayOf<LinkText>,
  language: Language,
  { uses, max_uses: most }: PaymentLink,
): string {
  return most === null ? digits(String(uses), language) : say("uses_of", { uses, most });
}
