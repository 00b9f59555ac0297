// Keeps the mailbox up to date: asks for the list once a second and opens mails
// in place. Without this file the page works by links and a refresh.
(() => {
  "use strict";
  const live = document.getElementById("live");
  const pane = document.getElementById("pane");
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  let tag = "";

  const ids = (root) => new Set([...root.querySelectorAll("a[data-id]")].map((a) => a.dataset.id));

  // Only what changes is replaced, so that an open menu or fold stays open.
  function refresh(text) {
    const next = parse(text).body;
    const known = ids(live);
    const opened = new Set([...live.querySelectorAll("details[open]")].map((d) => d.closest("li").dataset.key));
    for (const d of next.querySelectorAll("details")) d.open ||= opened.has(d.closest("li").dataset.key);
    for (const a of next.querySelectorAll("a[data-id]")) {
      if (known.size && !known.has(a.dataset.id)) a.classList.add("new");
    }
    const focus = document.activeElement?.dataset?.id;
    const form = live.querySelector("form");
    if (form.contains(document.activeElement)) next.querySelector("form").replaceWith(form);
    live.replaceChildren(...next.childNodes);
    if (focus) live.querySelector(`a[data-id="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    if (!live.dataset.open) live.querySelector("a[data-id]")?.click();
  }

  async function poll() {
    const query = new URLSearchParams(location.search);
    query.set("open", live.dataset.open);
    try {
      const answer = await fetch("/mailbox/list?" + query, { headers: { "If-None-Match": tag }, cache: "no-store" });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag");
        refresh(await answer.text());
      }
    } catch { /* the server stopped or restarts: ask again */ }
    setTimeout(poll, document.hidden ? 5000 : 1000);
  }

  async function show(href, id) {
    const answer = await fetch(href);
    const mode = pane.querySelector("input[name=as]:checked")?.value;
    pane.replaceChildren(...parse(await answer.text()).getElementById("pane").childNodes);
    if (mode) pane.querySelector(`input[value=${mode}]`)?.click();
    live.dataset.open = id;
    for (const a of live.querySelectorAll("a[data-id]")) {
      if (a.dataset.id === id) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  }

  live.addEventListener("click", (e) => {
    const a = e.target.closest("a[data-id]");
    if (!a || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
    e.preventDefault();
    a.classList.remove("new");
    history.pushState(null, "", a.href);
    show(a.href, a.dataset.id).then(() => { if (e.isTrusted && matchMedia("(max-width: 50rem)").matches) pane.scrollIntoView(); });
  });
  live.addEventListener("change", (e) => { if (e.target.closest("form")) e.target.form.submit(); });
  addEventListener("popstate", () => location.reload());
  poll();
})();
