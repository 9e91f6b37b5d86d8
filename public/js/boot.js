// Runs before the first paint, as a classic script: picks the language, so that a page never flashes the other one.
(function () {
  var root = document.documentElement;
  var language = null;
  try {
    language = localStorage.getItem("language");
  } catch {
    // Storage is switched off: the browser's own language decides.
  }
  if (language !== "en" && language !== "ne") {
    language = /^ne\b/i.test(navigator.language || "") ? "ne" : "en";
  }
  root.lang = language;
  root.classList.add("js");
  if (language !== "en") root.classList.add("translating");
})();
