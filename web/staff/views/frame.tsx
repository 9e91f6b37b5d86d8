import type { ComponentChildren } from "preact";
import { signOut } from "../api.ts";
import { useReader } from "../reader.ts";
import { Link } from "./parts.tsx";

export function Frame(props: {
  name: string;
  screen: string;
  onLanguage: () => void;
  onSignedOut: () => void;
  children: ComponentChildren;
}) {
  const { say, role } = useReader();
  const leave = (everywhere: boolean) => {
    void signOut(everywhere).then(props.onSignedOut, props.onSignedOut);
  };
  const here = (name: string) =>
    props.screen.startsWith(name) ? ({ "aria-current": "page" } as const) : {};
  return (
    <>
      <a class="skip" href="#content">
        {say("skip")}
      </a>
      <header class="bar">
        <nav aria-label={say("menu")}>
          <Link href="/staff/orders" {...here("order")}>
            {say("orders")}
          </Link>
          <Link href="/staff/needs-you" {...here("needs-you")}>
            {say("needs_you")}
          </Link>
        </nav>
        <button class="quiet" onClick={props.onLanguage}>
          {say("language")}
        </button>
        <button
          class="quiet avatar"
          popovertarget="account"
          aria-label={say("account", { name: props.name })}
        >
          {props.name.slice(0, 1).toUpperCase()}
        </button>
        <div id="account" popover="auto" class="card account">
          <p>
            <strong>{props.name}</strong>
            <br />
            <span class="muted">{say(`role_${role}`)}</span>
          </p>
          <button onClick={() => leave(false)}>{say("sign_out")}</button>
          <button class="quiet" onClick={() => leave(true)}>
            {say("sign_out_everywhere")}
          </button>
        </div>
      </header>
      <main id="content" class="page" tabIndex={-1}>
        {props.children}
      </main>
    </>
  );
}
