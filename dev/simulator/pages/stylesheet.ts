/** All styles of the simulator's pages. There are no inline styles, so the content security policy can be strict. */
export const STYLESHEET = `
:root {
  --purple: #5c2d91;
  --purple-dark: #43206b;
  --purple-pale: #f3eef9;
  --ink: #221a2e;
  --muted: #625a6e;
  --line: #e3dcec;
  --red: #b3261e;
  --green: #14713a;
  --amber: #f7b731;
  --radius: 16px;
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  background: #f6f3fa;
  color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Devanagari", "DejaVu Sans", sans-serif;
}
h1, h2, p, ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 1.375rem; line-height: 1.25; }
h2 { font-size: 0.8125rem; color: var(--muted); font-weight: 600; letter-spacing: 0.02em; }
a { color: var(--purple); }
small { color: var(--muted); }
:focus-visible { outline: 3px solid var(--purple); outline-offset: 2px; border-radius: 6px; }

.top { background: #fff; border-bottom: 1px solid var(--line); }
.bar { max-width: 960px; margin: 0 auto; padding: 0 16px; }
.top .bar { display: flex; justify-content: space-between; align-items: center; gap: 16px; }
.language { padding: 10px 0; font-weight: 600; }
.brand {
  display: inline-flex; align-items: center; gap: 10px; padding: 10px 0;
  color: var(--purple); font-weight: 700; font-size: 1.125rem; text-decoration: none;
}
.brand small { font-weight: 500; font-size: 0.875rem; }
.test-banner { background: var(--amber); color: #2a1c00; font-size: 0.875rem; }
.test-banner p { padding-top: 6px; padding-bottom: 6px; }
.test-banner b { white-space: nowrap; font-weight: 600; }
.test-banner strong {
  background: #2a1c00; color: #fff; border-radius: 4px; padding: 1px 7px; margin-right: 6px; font-size: 0.75rem;
}

main { margin: 0 auto; padding: 16px; }
main.wide { max-width: 960px; }
main.narrow { max-width: 480px; }

.checkout {
  display: grid; grid-template-columns: minmax(0, 1fr); background: #fff; border: 1px solid var(--line);
  border-radius: var(--radius); overflow: hidden; box-shadow: 0 12px 32px rgb(67 32 107 / 0.08);
}
.amount { background: linear-gradient(160deg, var(--purple), var(--purple-dark)); color: #fff; padding: 18px 20px; }
.amount small { color: inherit; }
.amount .merchant { font-size: 0.875rem; margin-bottom: 2px; overflow-wrap: anywhere; }
.amount .total { font-size: 2rem; font-weight: 700; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.amount .purchase { font-weight: 500; overflow-wrap: anywhere; }
.time-left { margin-top: 8px; font-size: 0.875rem; }
.time-left span { font-weight: 700; font-variant-numeric: tabular-nums; }
.action { padding: 20px; display: flex; flex-direction: column; gap: 16px; }
.details { padding: 20px; display: flex; flex-direction: column; gap: 8px; border-top: 1px solid var(--line); }
.details .order-id { margin-top: 8px; }
.order-id { color: var(--muted); font-size: 0.875rem; overflow-wrap: anywhere; }

.steps { display: flex; gap: 20px; counter-reset: step; color: var(--muted); font-size: 0.875rem; }
.steps li { counter-increment: step; display: flex; align-items: center; gap: 8px; }
.steps li::before {
  content: counter(step); width: 24px; height: 24px; border-radius: 50%; background: var(--line);
  color: var(--ink); display: grid; place-items: center; font-size: 0.75rem; font-weight: 700;
}
.steps [aria-current] { color: var(--purple); font-weight: 600; }
.steps [aria-current]::before { background: var(--purple); color: #fff; }

.modes { display: flex; gap: 4px; background: var(--purple-pale); padding: 4px; border-radius: 12px; }
.modes a {
  flex: 1; min-height: 44px; padding: 4px 6px; display: grid; place-items: center; text-align: center;
  border-radius: 9px; text-decoration: none; font-size: 0.875rem; line-height: 1.2; font-weight: 600;
}
.modes a:hover { background: #e6dbf3; }
.modes [aria-current] { background: #fff; box-shadow: 0 1px 3px rgb(67 32 107 / 0.25); color: var(--purple-dark); }

.banks { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); }
.banks a {
  display: flex; align-items: center; gap: 12px; height: 100%; min-height: 60px; padding: 8px 12px; border: 1px solid var(--line);
  border-radius: 12px; color: var(--ink); text-decoration: none; font-size: 0.9375rem; line-height: 1.25;
}
.banks a:hover { border-color: var(--purple); background: var(--purple-pale); }
.chosen-bank { display: flex; gap: 14px; align-items: center; }
.chosen-bank p { font-size: 0.9375rem; color: var(--muted); }
.chosen-bank a { display: block; }
.banks img, .chosen-bank img { flex: none; }

form { display: flex; flex-direction: column; gap: 16px; }
label { font-weight: 600; }
.hint { color: var(--muted); font-size: 0.875rem; }
.field .error { color: var(--red); font-size: 0.9375rem; font-weight: 600; }
input {
  width: 100%; min-height: 48px; margin-top: 6px; padding: 8px 14px; border: 1.5px solid #857a94; border-radius: 10px;
  font: inherit; font-size: 1.0625rem; color: inherit; background: #fff;
}
input:focus-visible { outline-offset: 0; border-color: var(--purple); border-radius: 10px; }
.wrong input { border-color: var(--red); }
button, a.primary {
  min-height: 48px; padding: 10px 20px; border-radius: 12px; border: 0; font: inherit; font-weight: 600; cursor: pointer;
}
.primary { background: var(--purple); color: #fff; }
a.primary { display: inline-flex; align-items: center; justify-content: center; text-decoration: none; }
.primary:hover { background: var(--purple-dark); }
.quiet { background: none; color: var(--muted); text-decoration: underline; }
.quiet:hover { color: var(--red); }
button:focus-visible, a.primary:focus-visible { border-radius: 12px; }
.again { display: flex; flex-wrap: wrap; justify-content: center; gap: 4px 24px; font-size: 0.9375rem; }
.again a { padding: 10px 0; }

.locked { max-width: 60ch; }

.lines > * {
  display: flex; justify-content: space-between; gap: 16px; padding: 8px 0; border-bottom: 1px solid var(--line);
}
.lines small { display: block; }
.lines span, .lines dt { overflow-wrap: anywhere; min-width: 0; }
.lines .sum { border-bottom: 0; font-weight: 700; }
.lines + h2 { margin-top: 10px; }
.money { flex: none; white-space: nowrap; font-variant-numeric: tabular-nums; text-align: right; }

.outcome {
  background: #fff; border: 1px solid var(--line); border-radius: var(--radius);
  padding: 32px 24px; margin-top: 24px; display: flex; flex-direction: column; gap: 14px;
  box-shadow: 0 12px 32px rgb(67 32 107 / 0.08);
}
.outcome::before {
  content: "!" / ""; width: 48px; height: 48px; border-radius: 50%; background: var(--red); color: #fff;
  display: grid; place-items: center; font-size: 1.5rem; font-weight: 700;
}
.outcome.good::before { content: "✓" / ""; background: var(--green); }
.outcome .primary { margin-top: 8px; }

.overview { display: flex; flex-direction: column; gap: 18px; padding-top: 8px; }
.overview > p { max-width: 65ch; }
.overview h2 { font-size: 1.0625rem; color: var(--ink); }
.panel { background: #fff; border: 1px solid var(--line); border-radius: var(--radius); padding: 20px; display: grid; gap: 12px; }
.clock { justify-items: start; }
.rules { display: grid; gap: 10px; }
.rules li { display: flex; gap: 12px; align-items: flex-start; }
.rules .status { min-width: 44px; text-align: center; }
.rules code { overflow-wrap: anywhere; }
.rules small { display: block; }
.accounts { display: grid; gap: 6px; }
.accounts li { display: flex; flex-wrap: wrap; gap: 2px 14px; }
.accounts code { font-weight: 600; }
.scroll { overflow-x: auto; min-width: 0; }
.panel { grid-template-columns: minmax(0, 1fr); }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: 0.8125rem; color: var(--muted); font-weight: 600; }
th.money { text-align: right; }
th, td { padding: 10px 16px 10px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:last-child { white-space: nowrap; }
td a + a { margin-left: 12px; }
td small { display: block; }
.status { white-space: nowrap; border-radius: 99px; padding: 2px 10px; font-size: 0.8125rem; font-weight: 600; background: #fbe9e7; color: #8c1d18; }
.status.good { background: #e2f4e8; color: #0e5429; }
.status.off { background: #ece8f1; color: #4a4356; }
.status.open { background: var(--purple-pale); color: var(--purple-dark); }

@media (max-width: 639px) {
  thead { position: absolute; clip-path: inset(50%); }
  tr { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; padding: 12px 0; border-bottom: 1px solid var(--line); }
  td { border: 0; padding: 0; overflow-wrap: anywhere; }
  td:first-child { order: 4; color: var(--muted); grid-column: 2; text-align: right; font-size: 0.875rem; }
  td:last-child { order: 5; grid-column: 1; }
  td:nth-child(4) { grid-column: 1; order: 3; }
}
@media (min-width: 760px) {
  .bar { padding: 0 24px; }
  main { padding: 32px 24px; }
  .checkout { grid-template-columns: 340px minmax(0, 1fr); grid-template-rows: auto 1fr; }
  .amount { grid-area: 1 / 1; padding: 28px; }
  .action { grid-area: 1 / 2 / 3 / 3; padding: 32px 36px; min-height: 460px; }
  .details { grid-area: 2 / 1; padding: 24px 28px; background: #fbf9fd; border-top: 0; border-right: 1px solid var(--line); }
  .cancel { align-self: flex-start; }
  .cancel .quiet { padding-left: 0; }
}
`;
