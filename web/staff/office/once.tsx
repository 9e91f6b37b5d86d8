import { useReader, useTexts } from "../reader.ts";
import { OFFICE_TEXTS } from "./texts.ts";

/** A secret that the server shows once: it stays here until the reader says that it is copied. */
export function Once(props: { name: string; hint: string; value: string; onClose: () => void }) {
  const { say: common } = useReader();
  const say = useTexts(OFFICE_TEXTS);
  return (
    <section class="card once" role="status" aria-label={common("done")}>
      <label>
        {props.name}
        <input
          class="code"
          readOnly
          value={props.value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <span class="muted">{props.hint}</span>
      </label>
      <div class="row end">
        <button onClick={props.onClose}>{say("copied")}</button>
      </div>
    </section>
  );
}
