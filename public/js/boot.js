// A classic script that runs before the first paint and picks the language, so that the other one never flashes up.
(function () {
  var root = document.documentElement;
  var language = null;
  try {
    language = localStorage.getItem("language");
  } catch {
    // Storage is disabled: use the browser's language.
  }
  if (language !== "en" && language !== "ne") {
    language = /^ne\b/i.test(navigator.language || "") ? "ne" : "en";
  }
  root.lang = language;
  root.classList.add("js");
  if (language !== "en") root.classList.add("translating");
})();
