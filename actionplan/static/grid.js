// The grid, whose rows htmx saves: says so where one could not be saved, and keeps what was typed.
(() => {
  "use strict";
  const form = document.querySelector("form.grid");
  if (!form) return;

  const notSaved = async (event) => {
    const row = event.target.closest("[data-row]");
    if (row) row.querySelector("[data-not-saved]").hidden = false;
    // Who has signed in again in another window needs the token of the new session.
    const answer = await fetch(window.location.href).catch(() => null);
    if (!answer) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]");
    if (token) form.querySelector("[name=csrfmiddlewaretoken]").value = token.value;
  };
  document.addEventListener("htmx:responseError", notSaved);
  document.addEventListener("htmx:sendError", notSaved);
  // The page for signing in is an answer, too, but not a row.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 200 || event.detail.serverResponse.includes("data-row")) return;
    event.detail.shouldSwap = false;
    notSaved(event);
  });
})();
