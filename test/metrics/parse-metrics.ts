// Parses a metrics page by the grammar of Prometheus's text format 0.0.4; throws where Prometheus would refuse it.
export interface Sample {
  /** Of a part of a histogram, such as its count. */
  name?: string;
  labels: Record<string, string>;
  value: number;
}

export interface MetricFamily {
  help: string;
  type: string;
  samples: Sample[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const TEXT = String.raw`(?:[^\\\n]|\\\\|\\n)*`;
const LABEL = String.raw`([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"`;
const helpLine = new RegExp(`^# HELP (${NAME}) (${TEXT})$`);
const typeLine = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
// prom-client writes Nan, and Prometheus reads numbers by Go's rules, in which its case does not count.
const sampleLine = new RegExp(
  String.raw`^(${NAME})(?:\{(${LABEL}(?:,${LABEL})*)\})? ([+-]?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Inf)|Na[Nn])(?: -?\d+)?$`,
);

export function parseMetrics(text: string): Map<string, MetricFamily> {
  if (!text.endsWith("\n")) throw new Error("the last line has no line feed");
  const families = new Map<string, MetricFamily>();
  const helps = new Map<string, string>();
  const seen = new Set<string>();
  let current = "";

  for (const line of text.split("\n").filter((one) => one !== "")) {
    const help = helpLine.exec(line);
    const type = typeLine.exec(line);
    const sample = sampleLine.exec(line);
    if (help !== null) {
      const [, name = "", words = ""] = help;
      if (helps.has(name)) throw new Error(`two HELP lines: ${line}`);
      helps.set(name, words);
    } else if (type !== null) {
      const [, name = "", kind = ""] = type;
      if (families.has(name)) throw new Error(`two TYPE lines, or one too late: ${line}`);
      families.set(name, { help: helps.get(name) ?? "", type: kind, samples: [] });
      current = name;
    } else if (sample !== null) {
      const [, name = "", labelText = ""] = sample;
      const suffix = families.get(current)?.type === "histogram" ? name.slice(current.length) : "";
      const isPart = name.startsWith(current) && ["_bucket", "_sum", "_count"].includes(suffix);
      if (name !== current && !isPart) throw new Error(`outside of its group: ${line}`);
      const labels = labelsIn(labelText);
      const key = JSON.stringify([name, labels]); // labels are in order
      if (seen.has(key)) throw new Error(`twice: ${line}`);
      seen.add(key);
      families.get(current)?.samples.push({
        ...(isPart ? { name } : {}),
        labels,
        value: Number((sample.at(-1) ?? "").replace("Inf", "Infinity")),
      });
    } else {
      throw new Error(`not of the format: ${line}`);
    }
  }
  return families;
}

function labelsIn(text: string): Record<string, string> {
  const pairs = [...text.matchAll(new RegExp(LABEL, "g"))].map(([, name = "", value = ""]) => {
    const unescaped = value.replace(/\\(.)/g, (_all, one: string) => (one === "n" ? "\n" : one));
    return [name, unescaped] as const;
  });
  const labels = Object.fromEntries(pairs.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  if (Object.keys(labels).length !== pairs.length) throw new Error(`a label twice: ${text}`);
  return labels;
}

const PART = /(?<=_seconds)_(?:bucket|sum|count)$/;

/** The value of the sample with exactly these labels; undefined if there is none. */
export function valueOf(
  families: Map<string, MetricFamily>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const sameAs = (other: Record<string, string>) =>
    Object.keys(other).length === Object.keys(labels).length &&
    Object.entries(labels).every(([label, value]) => other[label] === value);
  return families
    .get(name.replace(PART, ""))
    ?.samples.find((sample) => (sample.name ?? name) === name && sameAs(sample.labels))?.value;
}
