import { useRef, useState } from "preact/hooks";
import { get, type ListedOrder, patch } from "../api.ts";
import { dayOf, rupees } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { may } from "../rights.ts";
import { useLive } from "../use-data.ts";
import { usePages } from "../use-pages.ts";
import { AskAgain } from "../views/ask-again.tsx";
import { List } from "../views/list.tsx";
import { Address, Link, Status, Time, Trouble } from "../views/parts.tsx";
import { shareAddresses } from "./link-form.ts";
import { LinkStatus, type PaymentLink, priceText, usesText } from "./links.tsx";
import { actorText } from "../texts/history.ts";
import { LINK_TEXTS } from "./texts.ts";

export default function LinkScreen({ id }: { id: string }) {
  const { onSignedOut, say: common } = useReader();
  const say = useTexts(LINK_TEXTS);
  const { data, error, reload } = useLive(
    `link ${id}`,
    (how) => get("/v1/admin/payment-links/{id}", { ...how, path: { id } }),
    onSignedOut,
  );
  return (
    <>
      <p class="no-print">
        <Link href="/staff/links">← {say("links")}</Link>
      </p>
      <Trouble error={error} onRetry={reload} />
      {data === null && <h1>{say("links")}</h1>}
      {data === null && error === null && <p class="muted">{common("loading")}</p>}
      {data !== null && <Whole link={data} onChanged={reload} />}
    </>
  );
}

function Whole({ link, onChanged }: { link: PaymentLink; onChanged: () => void }) {
  const { language, role, say: common } = useReader();
  const say = useTexts(LINK_TEXTS);
  const [closing, setClosing] = useState(false);
  const isOpen = link.status === "open";
  return (
    <>
      <header class="row between">
        <div>
          <h1>{link.description}</h1>
          <p class="row">
            <LinkStatus status={link.status} />
            {link.reserved_uses > 0 && (
              <span class="pill warn">{say("reserved", { count: link.reserved_uses })}</span>
            )}
          </p>
        </div>
        <p class="total number">{priceText(say, language, link)}</p>
      </header>
      <div class="columns">
        <div class="no-print">
          {isOpen && <Share link={link} />}
          <section class="card">
            <dl class="facts">
              <dt>{say("uses")}</dt>
              <dd>{usesText(say, language, link)}</dd>
              {link.expires_at !== null && (
                <>
                  <dt>{say("expires")}</dt>
                  <dd>{dayOf(link.expires_at, language)}</dd>
                </>
              )}
              {link.closed_at !== null && (
                <>
                  <dt>{say("closed_at")}</dt>
                  <dd>{dayOf(link.closed_at, language)}</dd>
                </>
              )}
              {link.reference !== null && (
                <>
                  <dt>{say("reference_short")}</dt>
                  <dd>{link.reference}</dd>
                </>
              )}
              <dt>{say("made_by")}</dt>
              <dd>
                {actorText(language, link.created_by)}, <Time at={link.created_at} />
              </dd>
            </dl>
          </section>
          <OrdersOf id={link.id} />
        </div>
        <div>
          {isOpen && (
            <section class="card qr-card">
              <Qr slug={link.slug} url={link.url} />
              <p class="code">
                <Address url={link.url} />
              </p>
              <button class="no-print" onClick={() => print()}>
                {say("print")}
              </button>
            </section>
          )}
          {isOpen && may(role, "sell") && (
            <p class="no-print">
              <button onClick={() => setClosing(true)}>{say("close_link")}</button>
            </p>
          )}
        </div>
      </div>
      {closing && (
        <AskAgain
          title={say("close_link")}
          consequence={say("close_what")}
          confirm={common("confirm")}
          needsReason={false}
          onClose={() => setClosing(false)}
          onConfirm={async () => {
            await patch("/v1/admin/payment-links/{id}", {
              path: { id: link.id },
              body: { status: "closed" },
            });
            onChanged();
          }}
        />
      )}
    </>
  );
}

/** The page and the code are on this server, whatever name its customers know it by. */
export function Qr({ slug, url }: { slug: string; url: string }) {
  const say = useTexts(LINK_TEXTS);
  return (
    <img class="qr" src={`/pay/${slug}/qr.svg`} alt={say("qr", { url })} width="280" height="280" />
  );
}

function Share({ link }: { link: PaymentLink }) {
  const say = useTexts(LINK_TEXTS);
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const text = say("share_text", { shop: link.description, url: link.url });
  const to = shareAddresses(text, link.description);
  const copy = () => {
    field.current?.select();
    // Missing on plain http; then the selected text is there to copy by hand.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    void clipboard?.writeText(link.url).then(() => setCopied(true));
  };
  return (
    <section class="card">
      <h2>{say("share")}</h2>
      <label>
        {say("address")}
        <span class="with-button">
          <input ref={field} class="code" readOnly value={link.url} />
          <button onClick={copy}>{say(copied ? "copied" : "copy")}</button>
        </span>
      </label>
      <p class="row">
        {(["viber", "whatsapp", "email"] as const).map((app) => (
          <a key={app} class="button" href={to[app]} target="_blank" rel="noreferrer">
            {say(app)}
          </a>
        ))}
      </p>
    </section>
  );
}

function OrdersOf({ id }: { id: string }) {
  const { say: common, language } = useReader();
  const say = useTexts(LINK_TEXTS);
  const pages = usePages(`orders of ${id}`, (how) =>
    get("/v1/admin/orders", { ...how, query: { payment_link_id: id, ...how.query } }),
  );
  return (
    <section>
      <h2>{say("orders")}</h2>
      <List<ListedOrder>
        pages={pages}
        keyOf={(order) => order.id}
        empty={say("no_orders")}
        columns={[
          {
            name: common("order"),
            cell: (order) => (
              <Link href={`/staff/orders/${order.id}`}>{order.purchase_order_id}</Link>
            ),
          },
          {
            name: common("amount"),
            cell: ({ amount }) => rupees(amount, language),
            isNumber: true,
          },
          { name: common("status"), cell: ({ status }) => <Status status={status} /> },
        ]}
      />
    </section>
  );
}
