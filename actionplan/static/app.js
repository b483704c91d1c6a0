// Small comforts; every page works without them.
(() => {
  "use strict";

  // A form marked data-guard asks before unsaved entries are left behind; those that came back with errors or a
  // preview (data-unsaved) are unsaved from the start.
  // A row that is saved by itself (grid.js) carries its own mark, which goes when the saved row takes its place.
  const guarded = document.querySelector("form[data-guard]");
  let unsaved = Boolean(guarded && !guarded.querySelector("[data-row]") && document.querySelector("main > [data-error-summary], [data-unsaved]"));
  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-guard]")) return;
    const row = event.target.closest("[data-row]");
    if (row) row.dataset.unsaved = "";
    else unsaved = true;
  });
  // What is kept as a draft on the server is not lost (editor.js).
  document.addEventListener("draft-kept", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved || document.querySelector("form[data-guard]:not([data-sent]) [data-row][data-unsaved]")) event.preventDefault();
  });

  // A second press of a submit button does nothing while the first is under way.
  // The button is not disabled: its own name and value have to be sent.
  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[type=submit]").forEach((button) => button.removeAttribute("aria-disabled"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    // Any other form (another language, "nothing new") saves nothing of what was typed.
    if (form.matches("[data-guard], [data-discards]")) unsaved = false;
    form.dataset.sent = "yes";
    form.querySelectorAll("[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true"));
    window.setTimeout(() => release(form), 8000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // Menus close on Escape (focus returns to their summary) and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // A form that came back with errors starts at its summary, one with a preview there.
  document.querySelector("main > [data-error-summary], main > [data-preview]")?.focus();
})();
