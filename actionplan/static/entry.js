// The form of an entry: kept as a draft while somebody types, and its files sent as soon as they are chosen. Without
// this a button keeps the draft, and the files come with the form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keeps]");
  if (!form) return;

  // --- the draft
  const told = form.querySelector("[data-entry-told]");
  const other = form.querySelector("[data-other-draft]");
  const PAUSE = 1500; // ms without a key before something is sent
  let waiting = 0;
  let underWay = null;

  const typed = (step) => {
    const data = new FormData(form);
    data.set("step", step);
    return data;
  };
  const keep = async (leaving) => {
    waiting = 0;
    const data = typed("keep-quietly");
    form.querySelectorAll("[type=file]").forEach((input) => data.delete(input.name));
    underWay?.abort();
    underWay = new AbortController();
    try {
      const answer = await fetch(window.location.href, {
        method: "POST", body: data, headers: { Accept: "text/plain" }, signal: underWay.signal, redirect: "manual", keepalive: leaving,
      });
      // Another page kept a draft meanwhile: it stays, and so does what stands here.
      if (answer.status === 409) {
        if (!other.firstElementChild) other.innerHTML = await answer.text();
        told.textContent = "";
        return;
      }
      if (answer.status !== 204) {
        const isSentence = answer.headers.get("Content-Type")?.startsWith("text/plain");
        told.textContent = isSentence ? await answer.text() : told.dataset.notKept;
        return;
      }
      other.replaceChildren();
      const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      told.textContent = told.dataset.kept.replace("{time}", at);
      document.dispatchEvent(new Event("draft-kept"));
    } catch (problem) {
      if (problem.name !== "AbortError") told.textContent = told.dataset.notKept;
    }
  };
  const keepSoon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, PAUSE, false);
  };
  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") keepSoon();
  });
  // What is sent, or thrown away, needs no draft any more.
  document.addEventListener("submit", (event) => {
    if (event.target !== form && !event.target.matches("[data-discards]")) return;
    window.clearTimeout(waiting);
    waiting = 0;
    underWay?.abort();
  });
  window.addEventListener("pagehide", () => {
    window.clearTimeout(waiting);
    if (waiting) keep(true);
  });

  // --- files: the page comes back with them held, and the parts that hold files take the place of the old ones
  // What was typed while they were on their way stays.
  const carry = (before, after) => {
    before.querySelectorAll("input:not([type=file], [type=hidden]), select, textarea").forEach((old) => {
      const field = after.querySelector(`[name="${CSS.escape(old.name)}"]`);
      if (!field) return;
      if (old.type === "checkbox") field.checked = old.checked;
      else if (old.value) field.value = old.value;
    });
  };
  const putInPlace = (part) => {
    const before = document.getElementById(part.id);
    if (!before) return;
    const focused = before.contains(document.activeElement) ? document.activeElement.id : "";
    carry(before, part);
    before.replaceWith(document.adoptNode(part));
    if (focused) document.getElementById(focused)?.focus();
  };
  const bar = document.createElement("progress");
  bar.max = 1;
  const sendFiles = (input) => {
    const request = new XMLHttpRequest();
    request.open("POST", window.location.href);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / event.total; });
    request.addEventListener("loadend", () => {
      bar.remove();
      const parts = request.status === 200 ? request.response.querySelectorAll("[data-holds-files]") : [];
      parts.forEach(putInPlace);
      if (parts.length) keepSoon();
      form.querySelector("[data-holds-files] .errorlist")?.scrollIntoView({ block: "nearest" });
    });
    bar.value = 0;
    bar.setAttribute("aria-label", input.labels[0].textContent.trim());
    input.after(bar);
    request.send(typed("files"));
  };
  form.addEventListener("change", (event) => {
    if (event.target.type === "file" && event.target.files.length) sendFiles(event.target);
  });
})();
