import { useState } from "preact/hooks";
import { type Answer, get, remove } from "../api.ts";
import { useReader, useTexts } from "../reader.ts";
import { type Pages, usePages } from "../use-pages.ts";
import { AskAgain } from "../views/ask-again.tsx";
import { type Column, List } from "../views/list.tsx";
import { Time } from "../views/parts.tsx";
import { browserName } from "./browser-name.ts";
import { OFFICE_TEXTS } from "./texts.ts";

type OpenSession = Answer<"/v1/admin/sessions">["data"][number];
type EndPath = "/v1/session/sessions/{id}" | "/v1/admin/sessions/{id}";

/** Where the reader is signed in. */
export function OwnSessions() {
  const say = useTexts(OFFICE_TEXTS);
  const { language } = useReader();
  const [isEnding, setIsEnding] = useState(false);
  const pages = usePages<OpenSession>("own-sessions", (how) => get("/v1/session/sessions", how));
  const nameOf = ({ browser }: OpenSession) =>
    browserName(language, browser) || say("unknown_browser");
  return (
    <section>
      <header class="row between">
        <h2>{say("own_sessions")}</h2>
        {(pages.rows?.length ?? 0) > 1 && (
          <button onClick={() => setIsEnding(true)}>{say("end_others")}</button>
        )}
      </header>
      <Sessions
        pages={pages}
        endPath="/v1/session/sessions/{id}"
        nameOf={nameOf}
        columns={[
          { name: say("signed_in"), cell: ({ created_at: at }) => <Time at={at} /> },
          { name: say("used"), cell: ({ used_at: at }) => <Time at={at} /> },
        ]}
        firstColumn={say("browser")}
      />
      {isEnding && (
        <AskAgain
          title={say("end_others")}
          consequence={say("end_others_what")}
          needsReason={false}
          onClose={() => setIsEnding(false)}
          onConfirm={async () => {
            await remove("/v1/session/sessions", {});
            pages.reload();
          }}
        />
      )}
    </section>
  );
}

/** Of all keys, for an administrator. */
export function AllSessions() {
  const say = useTexts(OFFICE_TEXTS);
  const { language } = useReader();
  const pages = usePages<OpenSession>("sessions", (how) => get("/v1/admin/sessions", how));
  return (
    <section>
      <h2>{say("sessions")}</h2>
      <Sessions
        pages={pages}
        endPath="/v1/admin/sessions/{id}"
        nameOf={({ name }) => name}
        columns={[
          {
            name: say("browser"),
            cell: ({ browser }) => browserName(language, browser) || say("unknown_browser"),
          },
          { name: say("used"), cell: ({ used_at: at }) => <Time at={at} /> },
        ]}
        firstColumn={say("name")}
      />
    </section>
  );
}

function Sessions(props: {
  pages: Pages<OpenSession>;
  endPath: EndPath;
  firstColumn: string;
  nameOf: (session: OpenSession) => string;
  columns: readonly Column<OpenSession>[];
}) {
  const say = useTexts(OFFICE_TEXTS);
  const [ending, setEnding] = useState<OpenSession | null>(null);
  const { pages, endPath, firstColumn, nameOf, columns } = props;
  return (
    <>
      <List
        pages={pages}
        keyOf={({ id }) => id}
        empty={say("no_sessions")}
        columns={[
          {
            name: firstColumn,
            cell: (session) => (
              <>
                <strong>{nameOf(session)}</strong>{" "}
                {session.current && <span class="pill calm">{say("this_one")}</span>}
              </>
            ),
          },
          {
            name: say("end"),
            cell: (session) =>
              session.current ? null : (
                <button
                  aria-label={`${say("end")}: ${nameOf(session)}`}
                  onClick={() => setEnding(session)}
                >
                  {say("end")}
                </button>
              ),
          },
          ...columns,
        ]}
      />
      {ending !== null && (
        <AskAgain
          title={`${say("end")}: ${nameOf(ending)}`}
          consequence={say("end_what")}
          needsReason={false}
          onClose={() => setEnding(null)}
          onConfirm={async () => {
            await remove(endPath, { path: { id: ending.id } });
            pages.reload();
          }}
        />
      )}
    </>
  );
}
