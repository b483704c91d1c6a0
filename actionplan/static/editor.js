// The page of a text or of its translation: counts its words and keeps a draft while somebody types. Without it the page counts when it is
// made, and a button keeps the draft.
(() => {
  "use strict";
  const words = document.querySelector("[data-draft-words]");
  if (!words || words.readOnly) return;
  const form = words.form;

  const count = document.querySelector("[data-word-count]");
  const counted = () => {
    const number = words.value.trim().split(/\s+/).filter(Boolean).length;
    if (count) count.textContent = String(number);
  };
  words.addEventListener("input", counted);
  counted();

  const told = document.querySelector("[data-draft-told]");
  const place = words.closest("[data-draft-url]");
  if (!told || !place) return;
  const PAUSE = 1500; // ms without a key before something is sent
  let waiting = 0;
  let underWay = null;

  const keep = async (leaving) => {
    waiting = 0;
    const kept = new FormData();
    kept.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    kept.set("words", words.value);
    kept.set("seen", form.querySelector("[data-draft-seen]").value);
    const original = form.querySelector("[data-draft-original]");
    if (original) kept.set("original", original.value);
    underWay?.abort();
    underWay = new AbortController();
    try {
      const answer = await fetch(place.dataset.draftUrl, { method: "POST", body: kept, signal: underWay.signal, redirect: "manual", keepalive: leaving });
      if (answer.status !== 204) throw new Error(String(answer.status));
      const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      told.textContent = told.dataset.kept.replace("{time}", at);
      if (place === form) document.dispatchEvent(new Event("draft-kept"));
    } catch (problem) {
      if (problem.name !== "AbortError") told.textContent = told.dataset.notKept;
    }
  };
  words.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, PAUSE, false);
  });
  // What is sent needs no draft any more.
  form.addEventListener("submit", () => {
    window.clearTimeout(waiting);
    waiting = 0;
    underWay?.abort();
  });
  window.addEventListener("pagehide", () => {
    window.clearTimeout(waiting);
    if (waiting) keep(true);
  });
})();
