/** Paths of 24 by 24 pixels, drawn with a line of the text's colour. */
const PATHS = {
  today: "M4 20V10m5 10V4m5 16v-7m5 7V8",
  orders: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6m-6 4h6",
  counter: "M4 4h6v6H4zm10 0h6v6h-6zM4 14h6v6H4zm10 0h2v2h-2zm4 4h2v2h-2zm0-4h2m-6 6h2",
  "needs-you": "M6 10a6 6 0 0 1 12 0v4l2 3H4l2-3zm4 10h4",
  links: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  refunds: "M9 7 4 12l5 5M4 12h11a5 5 0 0 1 0 10h-2",
  "top-ups": "M8 3h8v18H8zm3 15h2M12 7v5m-2-2 2-3 2 3",
  settlement: "M4 5h16v15H4zm0 5h16M9 3v4m6-4v4m-6 8 2 2 4-4",
  webhooks: "M4 12h10m-4-4 4 4-4 4M16 4h4v16h-4",
  products: "m12 3 8 4v10l-8 4-8-4V7zm-8 4 8 4 8-4m-8 4v10",
  keys: "M14 10a4 4 0 1 0-3 3l2 2h2v2h2v3h3v-3z",
  audit: "M5 3h10l4 4v14H5zm4 8h6m-6 4h6",
  more: "M4 6h16M4 12h16M4 18h16",
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
