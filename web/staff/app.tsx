import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { get, post, Refused, type Session } from "./api.ts";
import type { Language } from "./format.ts";
import { ReaderContext } from "./reader.ts";
import { may } from "./rights.ts";
import { type TextKey } from "./texts/en.ts";
import { texts } from "./texts/texts.ts";
import { Today } from "./today/today.tsx";
import { useScreen } from "./use-address.ts";
import { Frame } from "./views/frame.tsx";
import { NeedsYou } from "./views/needs-you.tsx";
import { OrderScreen } from "./views/order.tsx";
import { Orders } from "./views/orders.tsx";
import { SignIn } from "./views/sign-in.tsx";

const LANGUAGE = "staff-language";

type Visit =
  { kind: "loading" } | { kind: "out"; why: TextKey | null } | { kind: "in"; session: Session };

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [visit, setVisit] = useState<Visit>({ kind: "loading" });
  const screen = useScreen();
  const say = useMemo(() => texts(language), [language]);

  const enter = useCallback(async (whenOut: TextKey | null) => {
    try {
      const session = await get("/v1/session");
      setVisit(
        may(session.role, "read") ? { kind: "in", session } : { kind: "out", why: "for_shops" },
      );
    } catch (error) {
      const offline = error instanceof Refused && error.status !== 401;
      setVisit({ kind: "out", why: offline ? "offline" : whenOut });
    }
  }, []);
  useEffect(() => {
    void signInByLink().then((failed) => enter(failed ? "link_used" : null));
  }, [enter]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = say("staff");
  }, [language, say]);

  const onSignedOut = useCallback(() => {
    setVisit({ kind: "out", why: "session_over" });
  }, []);
  const switchLanguage = () => {
    const other = language === "en" ? "ne" : "en";
    localStorage.setItem(LANGUAGE, other);
    setLanguage(other);
  };

  if (visit.kind === "loading") return <p class="page muted">{say("loading")}</p>;
  if (visit.kind === "out") {
    return (
      <SignIn
        say={say}
        why={visit.why}
        onLanguage={switchLanguage}
        onSignedIn={() => void enter("key_wrong")}
      />
    );
  }
  const { session } = visit;
  return (
    <ReaderContext.Provider value={{ say, language, role: session.role, onSignedOut }}>
      <Frame
        name={session.name}
        screen={screen.name}
        onLanguage={switchLanguage}
        onSignedOut={() => setVisit({ kind: "out", why: null })}
      >
        {screen.name === "today" && <Today />}
        {screen.name === "orders" && <Orders filters={screen.filters} />}
        {screen.name === "order" && <OrderScreen id={screen.id} />}
        {screen.name === "needs-you" && <NeedsYou />}
        {screen.name === "missing" && <p>{say("missing")}</p>}
      </Frame>
    </ReaderContext.Provider>
  );
}

function firstLanguage(): Language {
  const chosen = localStorage.getItem(LANGUAGE);
  if (chosen === "en" || chosen === "ne") return chosen;
  return navigator.language.startsWith("ne") ? "ne" : "en";
}

/** The link that a development server prints. @returns whether it was there and did not work */
async function signInByLink(): Promise<boolean> {
  const link = /^#link=([\w-]+)$/.exec(location.hash)?.[1];
  if (link === undefined) return false;
  history.replaceState(null, "", location.pathname);
  try {
    await post("/v1/session", { body: { link } });
    return false;
  } catch {
    return true;
  }
}
