// The grid, whose rows htmx saves: says so where one could not be saved, and keeps what was typed.
(() => {
  "use strict";
  const form = document.querySelector("form.grid");
  if (!form) return;
  const token = (page) => page.querySelector("[name=csrfmiddlewaretoken]");
  let lost = false;

  const notSaved = (event) => {
    lost = true;
    const row = event.target.closest("[data-row]");
    if (!row) return;
    const told = row.querySelector("[data-not-saved]");
    const { xhr } = event.detail;
    const isSentence = xhr?.status >= 400 && xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
    told.dataset.general ??= told.textContent;
    told.textContent = isSentence ? xhr.responseText : told.dataset.general;
    told.hidden = false;
  };
  document.addEventListener("htmx:responseError", notSaved);
  document.addEventListener("htmx:sendError", notSaved);
  // The page for signing in is an answer, too, but not a row.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 200 || event.detail.serverResponse.includes("data-row")) return;
    event.detail.shouldSwap = false;
    notSaved(event);
  });

  // Who has signed in again in another window needs the token of the new session.
  document.addEventListener("htmx:confirm", async (event) => {
    if (!lost) return;
    event.preventDefault();
    try {
      const answer = await fetch(window.location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      token(form).value = token(page).value;
      lost = false;
    } catch { /* without an answer the request itself says so */ }
    event.detail.issueRequest(true);
  });
})();
