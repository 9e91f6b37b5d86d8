import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Screen } from "./address.ts";
import { get, post, Refused, type Session } from "./api.ts";
import type { Language } from "./format.ts";
import { lazy } from "./lazy.tsx";
import { maySee } from "./menu.ts";
import { ReaderContext, useReader } from "./reader.ts";
import { may } from "./rights.ts";
import { type TextKey } from "./texts/en.ts";
import { texts } from "./texts/texts.ts";
import { Today } from "./today/today.tsx";
import { useScreen } from "./use-address.ts";
import { Frame } from "./views/frame.tsx";
import { Link } from "./views/parts.tsx";
import { SignIn } from "./views/sign-in.tsx";

// The first screen comes at once, the others when they are shown.
const Orders = lazy(async () => (await import("./views/orders.tsx")).Orders);
const OrderScreen = lazy(async () => (await import("./views/order.tsx")).OrderScreen);
const NeedsYou = lazy(async () => (await import("./views/needs-you.tsx")).NeedsYou);
const Links = lazy(async () => (await import("./links/links.tsx")).default);
const LinkScreen = lazy(async () => (await import("./links/link.tsx")).default);
const Counter = lazy(async () => (await import("./links/counter.tsx")).default);
const RefundList = lazy(async () => (await import("./money/refunds.tsx")).default);
const TopUps = lazy(async () => (await import("./money/top-ups.tsx")).default);
const Settlement = lazy(async () => (await import("./money/settlement.tsx")).default);

const Webhooks = lazy(async () => (await import("./office/webhooks.tsx")).default);
const EndpointScreen = lazy(async () => (await import("./office/endpoint.tsx")).default);
const Products = lazy(async () => (await import("./office/products.tsx")).default);
const ProductScreen = lazy(async () => (await import("./office/product.tsx")).default);
const Keys = lazy(async () => (await import("./office/keys.tsx")).default);
const MustBind = lazy(async () => (await import("./office/must-bind.tsx")).default);
const Audit = lazy(async () => (await import("./office/audit.tsx")).default);

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
  const onLeft = () => {
    setVisit({ kind: "out", why: null });
  };
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
        language={language}
        why={visit.why}
        onLanguage={switchLanguage}
        onSignedIn={() => void enter("key_wrong")}
      />
    );
  }
  const { session } = visit;
  return (
    <ReaderContext.Provider
      value={{
        say,
        language,
        role: session.role,
        limits: {
          confirmAbove: session.refund_confirm_above,
          approvalAbove: session.refund_approval_above,
        },
        onSignedOut,
      }}
    >
      {session.must_bind_passkey ? (
        <MustBind
          name={session.name}
          onLanguage={switchLanguage}
          onBound={() => void enter("session_over")}
          onSignedOut={onLeft}
        />
      ) : (
        <Frame
          name={session.name}
          screen={screen.name}
          onLanguage={switchLanguage}
          onSignedOut={onLeft}
        >
          <Shown screen={screen} />
        </Frame>
      )}
    </ReaderContext.Provider>
  );
}

/** The screen of the address, if the reader's role may see it. */
function Shown({ screen }: { screen: Screen }) {
  const { say, role } = useReader();
  if (!maySee(role, screen.name)) return <h1>{say("not_yours")}</h1>;
  switch (screen.name) {
    case "today":
      return <Today />;
    case "orders":
      return <Orders filters={screen.filters} />;
    case "order":
      return <OrderScreen id={screen.id} />;
    case "needs-you":
      return <NeedsYou />;
    case "counter":
      return <Counter />;
    case "links":
      return <Links />;
    case "link":
      return <LinkScreen key={screen.id} id={screen.id} />;
    case "refunds":
      return <RefundList filters={screen.filters} />;
    case "top-ups":
      return <TopUps filters={screen.filters} />;
    case "settlement":
      return <Settlement filters={screen.filters} />;
    case "webhooks":
      return <Webhooks filters={screen.filters} />;
    case "endpoint":
      return <EndpointScreen key={screen.id} id={screen.id} />;
    case "products":
      return <Products />;
    case "product":
      return <ProductScreen key={screen.id} id={screen.id} />;
    case "keys":
      return <Keys />;
    case "audit":
      return <Audit filters={screen.filters} />;
    case "missing":
      return (
        <>
          <h1>{say("missing")}</h1>
          <p>
            <Link href="/staff">← {say("today")}</Link>
          </p>
        </>
      );
  }
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
