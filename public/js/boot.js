// A classic script that runs before the first paint and picks the language, so that the other one never flashes up.
(function () {
  var root = document.documentElement;
  // The server reads this cookie too, for pages without scripts.
  var chosen = /(?:^|; )(?:__Host-)?language=(en|ne)(?:;|$)/.exec(document.cookie);
  var preferred = /^ne\b/i.test(navigator.language || "") ? "ne" : "en";
  var language = chosen ? String(chosen[1]) : preferred;
  root.lang = language;
  root.classList.add("js");
  if (language !== "en") root.classList.add("translating");
  // The browser asks for the Devanagari font: fonts.css says what follows.
  document.fonts.addEventListener("loading", function () {
    root.classList.add("web-font");
  });
})();
