import { useState } from "preact/hooks";
import { post } from "../api.ts";
import { rupees } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { problemText } from "../texts/problems.ts";
import { Modal } from "../views/modal.tsx";
import { type Kind, linkOf, type Mistakes, NO_LINE, totalOf, type Typed } from "./link-form.ts";
import { LINK_TEXTS, type LinkText } from "./texts.ts";

const KINDS: readonly Kind[] = ["amount", "bounds", "lines"];
const NOTHING: Typed = {
  kind: "amount",
  description: "",
  amount: "",
  min: "",
  max: "",
  lines: [NO_LINE],
  reference: "",
  until: "",
  maxUses: "",
};

export function NewLinkDialog(props: { onClose: () => void; onMade: (id: string) => void }) {
  const reader = useReader();
  const say = useTexts(LINK_TEXTS);
  const [typed, setTyped] = useState(NOTHING);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Typed>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    // What was wrong is looked at again; new mistakes wait until the form is sent.
    const left = linkOf(next);
    const still = "mistakes" in left ? left.mistakes : {};
    setMistakes(Object.fromEntries(Object.entries(mistakes).filter(([name]) => name in still)));
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const result = linkOf(typed);
    setMistakes("mistakes" in result ? result.mistakes : {});
    setProblem(null);
    if ("mistakes" in result) return;
    setBusy(true);
    try {
      const { id } = await post("/v1/admin/payment-links", { body: result.link });
      props.onMade(id);
    } catch (error) {
      setProblem(problemText(reader, error));
      setBusy(false);
    }
  };
  const field = (
    name: "amount" | "min" | "max" | "reference" | "maxUses",
    label: LinkText,
    more: { mode?: "decimal" | "numeric"; mistake?: string; hint?: LinkText } = {},
  ) => (
    <Field
      label={say(label)}
      value={typed[name]}
      mode={more.mode}
      mistake={mistakes[more.mistake ?? name]}
      hint={more.hint === undefined ? undefined : say(more.hint)}
      onValue={(value) => change({ [name]: value })}
    />
  );

  return (
    <Modal title={say("new_link")} onClose={props.onClose}>
      <form noValidate={false} onSubmit={(event) => void submit(event)}>
        <label>
          {say("description")}
          <input
            value={typed.description}
            required
            maxLength={200}
            onInput={(event) => change({ description: event.currentTarget.value })}
          />
          <span class="muted">{say("description_hint")}</span>
        </label>
        <label>
          {say("kind")}
          <select
            value={typed.kind}
            onChange={(event) => change({ kind: event.currentTarget.value as Kind })}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {say(`kind_${kind}`)}
              </option>
            ))}
          </select>
        </label>
        {typed.kind === "amount" && field("amount", "amount", { mode: "decimal" })}
        {typed.kind === "bounds" && (
          <div class="pair">
            {field("min", "least", { mode: "decimal" })}
            {field("max", "most", { mode: "decimal" })}
          </div>
        )}
        {typed.kind === "lines" && (
          <Lines typed={typed} mistakes={mistakes} onLines={(lines) => change({ lines })} />
        )}
        <div class="pair">
          <label>
            {say("until")}
            <input
              type="date"
              value={typed.until}
              onInput={(event) => change({ until: event.currentTarget.value })}
            />
          </label>
          {field("maxUses", "max_uses", {
            mode: "numeric",
            mistake: "max_uses",
            hint: "max_uses_hint",
          })}
        </div>
        {field("reference", "reference")}
        {problem !== null && (
          <p class="note danger" role="alert">
            {problem}
          </p>
        )}
        <div class="row end">
          <button type="button" class="quiet" onClick={props.onClose}>
            {reader.say("cancel")}
          </button>
          <button class="primary" disabled={busy}>
            {say("make")}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Lines(props: {
  typed: Typed;
  mistakes: Mistakes;
  onLines: (lines: Typed["lines"]) => void;
}) {
  const { language } = useReader();
  const say = useTexts(LINK_TEXTS);
  const { lines } = props.typed;
  return (
    <>
      {lines.map((line, index) => {
        const part = (name: keyof typeof line, label: LinkText, mode?: "decimal" | "numeric") => (
          <Field
            label={say(label)}
            value={line[name]}
            mode={mode}
            mistake={props.mistakes[`lines.${String(index)}.${name}`]}
            onValue={(value) => props.onLines(lines.with(index, { ...line, [name]: value }))}
          />
        );
        return (
          <fieldset key={index}>
            <legend>{say("line", { number: index + 1 })}</legend>
            {part("name", "line_name")}
            <div class="pair">
              {part("quantity", "line_quantity", "numeric")}
              {part("price", "line_price", "decimal")}
            </div>
            {lines.length > 1 && (
              <button
                type="button"
                class="quiet"
                aria-label={say("remove_line", { number: index + 1 })}
                onClick={() => props.onLines(lines.toSpliced(index, 1))}
              >
                ✕
              </button>
            )}
          </fieldset>
        );
      })}
      <div class="row between">
        <button
          type="button"
          disabled={lines.length >= 20}
          onClick={() => props.onLines([...lines, NO_LINE])}
        >
          {say("add_line")}
        </button>
        <strong>{say("total", { amount: rupees(totalOf(lines), language) })}</strong>
      </div>
    </>
  );
}

function Field(props: {
  label: string;
  value: string;
  mode: "decimal" | "numeric" | undefined;
  mistake: LinkText | undefined;
  hint?: string | undefined;
  onValue: (value: string) => void;
}) {
  const say = useTexts(LINK_TEXTS);
  const { label, value, mode, mistake, hint } = props;
  return (
    <label>
      {label}
      <input
        value={value}
        inputMode={mode ?? "text"}
        maxLength={200}
        aria-invalid={mistake !== undefined}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
      {mistake !== undefined && <span class="mistake">{say(mistake)}</span>}
      {hint !== undefined && <span class="muted">{hint}</span>}
    </label>
  );
}
