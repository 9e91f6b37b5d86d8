// Loaded before our server (`--import`): the same build, which tells shops of nothing. What events cost is the difference.
import { registerHooks } from "node:module";

const BEGIN = "export function countEvents(facts) {";

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith("/dist/events/event.js")) return loaded;
    const source = String(loaded.source);
    if (!source.includes(BEGIN)) throw new Error("the build has no countEvents");
    return { ...loaded, source: source.replace(BEGIN, `${BEGIN}\n    return 0;`) };
  },
});
