import type { ComponentChildren } from "preact";
import { signOut } from "../api.ts";
import { isScreenOf, menuOf, type PlaceName } from "../menu.ts";
import { useReader } from "../reader.ts";
import type { TextKey } from "../texts/en.ts";
import { Icon } from "./icon.tsx";
import { Link } from "./parts.tsx";

const NAMES: Record<PlaceName, TextKey> = {
  today: "today",
  orders: "orders",
  counter: "counter",
  "needs-you": "needs_you",
  links: "links",
  refunds: "refunds",
  "top-ups": "top_ups",
  settlement: "settlement",
  webhooks: "webhooks",
  products: "products",
  keys: "keys",
  audit: "audit",
};

/** They show no time. */
const TIMELESS: readonly string[] = ["counter", "products", "product", "missing"];

/** The menu: at the side of a wide screen, and at the foot of a phone. */
export function Frame(props: {
  name: string;
  screen: string;
  onLanguage: () => void;
  onSignedOut: () => void;
  children: ComponentChildren;
}) {
  const { say, role, language } = useReader();
  const { main, more } = menuOf(role);
  const link = (place: PlaceName) => (
    <Link
      key={place}
      href={`/staff/${place}`}
      {...(isScreenOf(place, props.screen) ? ({ "aria-current": "page" } as const) : {})}
      onLeave={() => document.getElementById("more")?.hidePopover()}
    >
      <Icon name={place} />
      <span>{say(NAMES[place])}</span>
    </Link>
  );
  return (
    <>
      <a class="skip" href="#content">
        {say("skip")}
      </a>
      <nav class="menu" aria-label={say("menu")}>
        {main.map(link)}
        {more.length > 0 && (
          <>
            <button class="open-more" popovertarget="more">
              <Icon name="more" />
              <span>{say("more_menu")}</span>
            </button>
            <div id="more" popover="auto" onBeforeToggle={standOnBar}>
              {more.map(link)}
            </div>
          </>
        )}
      </nav>
      <header class="bar">
        <button class="quiet" lang={language === "en" ? "ne" : "en"} onClick={props.onLanguage}>
          {say("language")}
        </button>
        <Account name={props.name} onSignedOut={props.onSignedOut} />
      </header>
      <main id="content" class="page" tabIndex={-1}>
        {props.children}
        {!TIMELESS.includes(props.screen) && <p class="muted">{say("time_zone")}</p>}
      </main>
    </>
  );
}

/** The sheet ends where the bar begins, whose words may take two lines. */
function standOnBar({ currentTarget: sheet }: { currentTarget: HTMLElement }) {
  const bar = sheet.parentElement?.getBoundingClientRect().height ?? 0;
  sheet.style.setProperty("--bar", `${String(bar)}px`);
}

function Account({ name, onSignedOut }: { name: string; onSignedOut: () => void }) {
  const { say, role } = useReader();
  const leave = (everywhere: boolean) => {
    void signOut(everywhere).then(onSignedOut, onSignedOut);
  };
  return (
    <>
      <button class="quiet avatar" popovertarget="account" aria-label={say("account", { name })}>
        {name.slice(0, 1).toUpperCase()}
      </button>
      <div id="account" popover="auto" class="card account">
        <p>
          <strong>{name}</strong>
          <br />
          <span class="muted">{say(`role_${role}`)}</span>
        </p>
        <button onClick={() => leave(false)}>{say("sign_out")}</button>
        <button class="quiet" onClick={() => leave(true)}>
          {say("sign_out_everywhere")}
        </button>
      </div>
    </>
  );
}
