import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useReader } from "./reader.ts";

/** A part of the page that browsers load when it is first shown. Until then there is nothing in its place. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    const { say } = useReader();
    useEffect(() => {
      if (Part !== null) return;
      load().then(
        (part) => {
          loaded = part;
          setPart(() => part);
        },
        () => {
          // A new release has replaced the files of this page: the address gives its new ones. Only once: a part that
          // this browser cannot run would load the page again for ever.
          if (wasReloaded()) setFailed(true);
          else location.reload();
        },
      );
    }, []);
    if (failed)
      return (
        <p class="note danger" role="alert">
          {say("part_missing")}
        </p>
      );
    return Part === null ? null : <Part {...props} />;
  };
}

function wasReloaded(): boolean {
  const [visit] = performance.getEntriesByType("navigation");
  return visit instanceof PerformanceNavigationTiming && visit.type === "reload";
}
