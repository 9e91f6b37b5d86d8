import { render } from "preact";
import { App } from "./app.tsx";

// The browser asks for the Devanagari font: public/css/fonts.css says what follows.
document.fonts.addEventListener("loading", () => {
  document.documentElement.classList.add("web-font");
});

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
