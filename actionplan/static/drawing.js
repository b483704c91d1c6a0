// Asks how far drawings are, and moves their bars. A page that is about one drawing is asked for again once that has
// ended, and leads on; on another page, which has forms, the words alone change.
(() => {
  "use strict";

  const follow = (part) => {
    const bar = part.querySelector("progress");
    const words = part.querySelector("[aria-live]");
    const address = part.dataset.drawing;

    const ask = async () => {
      try {
        const answer = await fetch(address || window.location.href, { headers: { Accept: "application/json" }, redirect: "manual" });
        const told = answer.ok ? await answer.json() : { under_way: false, words: "" };
        if (!told.under_way && !address) {
          window.location.reload();
          return;
        }
        if (words.textContent !== told.words) words.textContent = told.words;
        bar.hidden = !told.under_way;
        if (!told.under_way) return;
        bar.value = told.percent;
      } catch {
        // The network is away for a moment; the next question may get through.
      }
      window.setTimeout(ask, 500);
    };
    window.setTimeout(ask, 500);
  };
  document.querySelectorAll("[data-drawing]").forEach(follow);
})();
