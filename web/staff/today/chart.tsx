import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { dayOf, type Language, rupees } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { axisText, chartRows, type Day } from "./figures.ts";
import { TODAY_TEXTS } from "./texts.ts";

const HEIGHT = 200;

/** Bars of what was taken, with what was refunded in front. The sentence beside it says the same in words. */
export default function Chart({ days, words }: { days: readonly Day[]; words: string }) {
  const { language } = useReader();
  const say = useTexts(TODAY_TEXTS);
  const place = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let plot: uPlot | null = null;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(
        options(element, { days, language, onHover: setHovered }),
        chartRows(days),
        element,
      );
    };
    draw();
    // Colours come from the page's, which follow the reader's system.
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", draw);
    const sizes = new ResizeObserver(() => plot?.setSize(sizeOf(element)));
    sizes.observe(element);
    return () => {
      scheme.removeEventListener("change", draw);
      sizes.disconnect();
      plot?.destroy();
    };
    // A refresh that brings the same days draws nothing.
  }, [JSON.stringify(days), language]);

  const day = hovered === null ? undefined : days[hovered];
  return (
    <>
      <div ref={place} class="chart" role="img" aria-label={words} />
      <p class="muted chart-words">
        {day === undefined
          ? words
          : say("hovered", {
              day: dayOf(dayAt(days, hovered ?? 0), language),
              taken: rupees(day.gross, language),
              refunded: rupees(day.refunded, language),
            })}
      </p>
    </>
  );
}

function dayAt(days: readonly Day[], index: number): string {
  return days[index]?.day ?? "";
}

/** The day without its year; in Nepali the Bikram Sambat day alone. */
function dayLabel(day: string, language: Language): string {
  const text = dayOf(day, language);
  return language === "en" ? text.replace(/ \d{4}$/, "") : text.replace(/^\S+ | \(.*$/g, "");
}

function sizeOf(element: HTMLElement) {
  return { width: element.clientWidth, height: HEIGHT };
}

function options(
  element: HTMLElement,
  {
    days,
    language,
    onHover,
  }: { days: readonly Day[]; language: Language; onHover: (index: number | null) => void },
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const paths = uPlot.paths.bars?.({ size: [0.7, 28], radius: 0.15 });
  const bars = (name: string): uPlot.Series => ({
    fill: colour(name),
    width: 0,
    points: { show: false },
    ...(paths === undefined ? {} : { paths }),
  });
  const axis = { stroke: colour("--ink-soft"), font: `12px ${style.fontFamily}` };
  return {
    ...sizeOf(element),
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [-0.6, days.length - 0.4] },
      y: { range: (_plot, _min, max) => [0, Math.max(max * 1.1, 100)] },
    },
    series: [{}, bars("--accent"), bars("--warn")],
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: { show: false },
        space: 80,
        size: 28,
        incrs: [7, 14],
        values: (_plot, splits) => splits.map((index) => dayLabel(dayAt(days, index), language)),
      },
      {
        ...axis,
        size: 56,
        grid: { stroke: colour("--line"), width: 1 },
        ticks: { show: false },
        values: (_plot, splits) => splits.map((value) => axisText(value, language)),
      },
    ],
    hooks: { setCursor: [(plot) => onHover(plot.cursor.idx ?? null)] },
  };
}
