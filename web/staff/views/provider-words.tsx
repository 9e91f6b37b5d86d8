import { useReader } from "../reader.ts";
import { saidText } from "../texts/history.ts";

/** Why a provider delivered nothing: its own words, or the server's in the reader's language. */
export function ProviderWords({ text }: { text: string }) {
  const { language } = useReader();
  const said = saidText(language, text);
  return <span lang={said === text ? "en" : language}>{said}</span>;
}
