// Asks how far a drawing is, and moves the bar; once it has ended the page is asked for again, and leads on.
(() => {
  "use strict";

  const part = document.querySelector("[data-drawing]");
  if (!part) return;
  const bar = part.querySelector("progress");
  const words = part.querySelector("[aria-live]");

  const ask = async () => {
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "application/json" }, redirect: "manual" });
      const told = answer.ok ? await answer.json() : { under_way: false };
      if (!told.under_way) {
        window.location.reload();
        return;
      }
      bar.value = told.percent;
      if (words.textContent !== told.words) words.textContent = told.words;
    } catch {
      // The network is away for a moment; the next question may get through.
    }
    window.setTimeout(ask, 500);
  };
  window.setTimeout(ask, 500);
})();
