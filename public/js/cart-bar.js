// @ts-check
import { byId } from "./dom.js";

/** On a phone the cart is below the products: a bar at the bottom links to it, and hides while the cart is visible. */
export function watchCartBar() {
  const bar = byId("cart-bar");
  const observer = new IntersectionObserver(([entry]) => {
    bar.classList.toggle("away", entry?.isIntersecting ?? false);
  });
  observer.observe(byId("checkout"));
  bar.addEventListener("click", (event) => {
    event.preventDefault();
    byId("cart-heading").focus({ preventScroll: true });
    byId("checkout").scrollIntoView({ block: "start" });
  });
}
