import { useState } from "preact/hooks";
import { useReader, useTexts } from "../reader.ts";
import { problemText } from "../texts/problems.ts";
import { OFFICE_TEXTS } from "./texts.ts";

/** Makes a passkey for the reader's key, and says why there is none. */
export function useNewPasskey(onMade: () => void) {
  const reader = useReader();
  const say = useTexts(OFFICE_TEXTS);
  const [mistake, setMistake] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    setMistake(null);
    try {
      await (await import("../passkeys.ts")).makePasskey();
      onMade();
    } catch (thrown) {
      const isSilent = thrown instanceof Error && thrown.name === "PasskeySilent";
      setMistake(isSilent ? say("passkey_not_made") : problemText(reader, thrown));
    } finally {
      setBusy(false);
    }
  };
  return { make: () => void make(), busy, mistake };
}
