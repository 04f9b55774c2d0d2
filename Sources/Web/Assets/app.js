// Pages work without this; it keeps them current and saves keystrokes.
"use strict";

// Regions marked data-live are taken anew from the page's own address when something has changed.
(() => {
  const shortestPause = 800; // ms between two loads, however much changes
  let source = null, timer = null, busy = false, again = false, last = 0;

  const regions = () => [...document.querySelectorAll("[data-live][id]")];
  // A page that answers a form has no address to be loaded from again.
  if (!regions().length || !window.EventSource || document.body.dataset.answer) return;

  // A form that somebody is filling in, or has begun to, is left alone.
  const isTouched = (field) => field.matches("select")
    ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
    : field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  const isBusy = (region) => {
    const field = region.contains(document.activeElement) && document.activeElement;
    const marked = getSelection();
    return field && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName)
      || !marked.isCollapsed && region.contains(marked.anchorNode)
      || [...region.querySelectorAll("input, textarea, select")].some(isTouched);
  };

  // What each region was last given: what people opened in it meanwhile is no change of the page, nor is the key that
  // each form has anew.
  const said = (region) => region.innerHTML.replace(/name="key" value="[0-9a-f]*"/g, "");
  const given = new Map(regions().map((region) => [region.id, said(region)]));

  // Beside a form that is being filled in, at least what is new: a colleague may have answered meanwhile.
  const append = (old, fresh) => {
    const list = old.querySelector("ol.conversation");
    for (const item of list ? fresh.querySelectorAll("ol.conversation > li") : []) {
      const id = item.querySelector("article[id]")?.id;
      if (id && !document.getElementById(id)) list.append(item);
    }
  };

  const replace = (old, fresh) => {
    const text = said(fresh);
    if (given.get(old.id) === text) return;
    if (isBusy(old)) { append(old, fresh); return; }
    given.set(old.id, text);
    const open = new Set([...old.querySelectorAll("details[open][id]")].map((e) => e.id));
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceChildren(...fresh.childNodes);
    for (const inner of old.querySelectorAll("[data-live][id]")) given.set(inner.id, said(inner));
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus();
  };

  // The session is over. What somebody is writing stays on the page: they log in elsewhere and send it then.
  const ended = () => {
    disconnect();
    if ([document.body].some(isBusy)) document.getElementById("session-ended")?.removeAttribute("hidden");
    else location.reload();
  };

  const load = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (answer.redirected) { ended(); return; }
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const region of regions()) {
          const fresh = page.getElementById(region.id);
          if (fresh) replace(region, fresh); else region.replaceChildren();
        }
      }
    } catch { /* The service is away: the event stream connects again and tells when it is back. */ }
    last = Date.now();
    busy = false;
    if (again) { again = false; soon(); }
  };

  const soon = () => {
    if (timer) return;
    timer = setTimeout(() => { timer = null; load(); }, Math.max(0, last + shortestPause - Date.now()));
  };

  let opened = false;
  const connect = () => {
    if (source) return;
    source = new EventSource("/events");
    source.addEventListener("change", soon);
    // What changed while nobody listened is looked at once.
    // Closed for good: the session is over, which the page itself will say.
    source.addEventListener("error", () => { if (source?.readyState === EventSource.CLOSED) soon(); });
    source.addEventListener("open", () => { if (opened) soon(); opened = true; });
  };
  const disconnect = () => { source?.close(); source = null; };
  document.addEventListener("visibilitychange", () => document.hidden ? disconnect() : connect());
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();
})();

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What was written and not sent is not left behind without a question.
addEventListener("beforeunload", (event) => {
  for (const text of document.querySelectorAll("form:not([data-sent]) textarea"))
    if (text.value !== text.defaultValue) event.preventDefault();
});

// "/" goes to the search, Escape closes what is open.
document.addEventListener("keydown", (event) => {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const find = document.getElementById("find");
    if (find) { event.preventDefault(); find.focus(); find.select(); }
  }
  if (event.key === "Escape") for (const menu of document.querySelectorAll(".menu[open]")) menu.open = false;
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// A mail's frame is loaded when it is looked at, and a reply's field has the cursor when it opens.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.reply[open]")) event.target.querySelector("textarea")?.focus();
}, true);
