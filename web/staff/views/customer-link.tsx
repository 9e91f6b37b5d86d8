import { useState } from "preact/hooks";
import { post, remove } from "../api.ts";
import { dayOf } from "../format.ts";
import { useReader } from "../reader.ts";
import { problemText } from "../texts/problems.ts";

/** A link with which the customer reads the order on another device; it never pays or cancels. */
export function CustomerLink({ orderId }: { orderId: string }) {
  const reader = useReader();
  const { say, language } = reader;
  const [url, setUrl] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const path = { id: orderId };

  const run = async (work: () => Promise<string>) => {
    setBusy(true);
    try {
      setSaid(await work());
    } catch (error) {
      setSaid(problemText(reader, error));
    }
    setBusy(false);
  };
  const copy = () =>
    run(async () => {
      const made = await post("/v1/admin/orders/{id}/customer-link", { path });
      setUrl(made.url);
      const isCopied = await isInClipboard(made.url);
      return say(isCopied ? "link_copied" : "link_made", { day: dayOf(made.expires_at, language) });
    });
  const end = () =>
    run(async () => {
      await remove("/v1/admin/orders/{id}/customer-link", { path });
      setUrl(null);
      return say("links_ended");
    });

  return (
    <div class="stack">
      <div class="row">
        <button disabled={busy} onClick={() => void copy()}>
          {say("copy_link")}
        </button>
        <button disabled={busy} onClick={() => void end()}>
          {say("end_links")}
        </button>
      </div>
      <p class="muted">{say("link_hint")}</p>
      <p role="status">{said}</p>
      {url !== null && (
        <input
          class="code"
          readOnly
          aria-label={say("link_field")}
          value={url}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </div>
  );
}

/** Browsers may refuse, and have no clipboard without https: then the field has the link. */
async function isInClipboard(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    await clipboard?.writeText(text);
    return clipboard !== undefined;
  } catch {
    return false;
  }
}
