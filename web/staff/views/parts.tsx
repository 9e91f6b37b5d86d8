// Small parts that several screens share.
import { type ComponentChildren, Fragment, type JSX } from "preact";
import type { Refused } from "../api.ts";
import { languageOf, nameOf } from "../../../public/js/product-words.js";
import { dayOf, rupees, timeOf } from "../format.ts";
import { useReader } from "../reader.ts";
import { problemText } from "../texts/problems.ts";
import { wordFor } from "../texts/texts.ts";
import { go } from "../use-address.ts";

/** The name of what was bought, in the reader's language if the product had one in it. */
export function ItemName({ item }: { item: { name: string; name_ne: string | null } }) {
  const { language } = useReader();
  const name = nameOf(item)[language];
  return (
    <span lang={languageOf(name)}>
      <Hyphenated text={name} />
    </span>
  );
}

/** A text whose short words do not break at their hyphens: "top-up". */
export function Hyphenated({ text }: { text: string }) {
  return (
    <>
      {text.split(/(\S+-\S+)/).map((part, index) =>
        index % 2 === 1 && part.length <= LONGEST_WHOLE ? (
          <span key={index} class="whole">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}

const LONGEST_WHOLE = 16;

/** An address, which breaks after its slashes where it has to. */
export function Address({ url }: { url: string }) {
  return (
    <>
      {(url.match(/[^/]*\/*/g) ?? []).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}

/** Moves within the page; a new tab opens as the reader wants. */
export function Link(
  props: JSX.IntrinsicElements["a"] & {
    href: string;
    children?: ComponentChildren;
    onLeave?: () => void;
  },
) {
  const { href, children, onLeave, ...rest } = props;
  return (
    <a
      {...rest}
      href={href}
      onClick={(event: MouseEvent) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onLeave?.();
        go(href);
      }}
    >
      {children}
    </a>
  );
}

const TONES: Record<string, string> = {
  paid: "good",
  completed: "good",
  succeeded: "good",
  delivered: "good",
  held: "danger",
  unknown: "danger",
  failed: "danger",
  refused: "danger",
  partially_refunded: "calm",
  refunded: "calm",
  awaiting_payment: "warn",
  pending: "warn",
  awaiting_approval: "warn",
  requested: "warn",
  submitting: "warn",
  queued: "warn",
};

export function Status({ status }: { status: string }) {
  const { say } = useReader();
  return <span class={`pill ${TONES[status] ?? ""}`}>{wordFor(say, "s_", status)}</span>;
}

export function Time({ at }: { at: string }) {
  const { language } = useReader();
  return <time dateTime={at}>{timeOf(at, language)}</time>;
}

/**
 * Until when owed money has to be back with the customer.
 *
 * @param props.amountPaisa how much, where no other amount beside it says so
 */
export function Due({ by, amountPaisa = null }: { by: string; amountPaisa?: number | null }) {
  const { say, language } = useReader();
  const key = Date.parse(by) < Date.now() ? "overdue" : "due";
  const day = dayOf(by, language);
  return (
    <span class={`pill wraps ${key === "overdue" ? "danger" : "warn"}`}>
      {amountPaisa === null
        ? say(key, { day })
        : say(`${key}_amount`, { day, amount: rupees(amountPaisa, language) })}
    </span>
  );
}

/** What went wrong, above what is shown. */
export function Trouble({ error, onRetry }: { error: Refused | null; onRetry: () => void }) {
  const reader = useReader();
  const { say } = reader;
  if (error === null) return null;
  const text = problemText(reader, error);
  return (
    <p class="note danger" role="alert">
      {text} <button onClick={onRetry}>{say("try_again")}</button>
    </p>
  );
}
