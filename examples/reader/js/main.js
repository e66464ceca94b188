// Which address shows what, and what is there while it loads, when it is empty and when it fails.

import { Problem } from "./api.js";
import { h } from "./dom.js";
import { article } from "./article.js";
import { front, topic } from "./front.js";
import { quote } from "./quote.js";
import { speaker, wall } from "./wall.js";

const ROUTES = [
  [/^$/, front, "front"],
  [/^topics\/([^/]+)$/, topic, "front"],
  [/^articles\/([^/]+)$/, article],
  [/^quotes\/([^/]+)$/, quote],
  [/^speakers\/([^/]+)$/, speaker, "wall"],
  [/^wall$/, wall, "wall"],
];
const TITLE = document.title;
const PATIENCE = 300; // what comes sooner needs no word that it is coming
const main = document.querySelector("main");
const status = document.querySelector(".status");
const positions = new Map();
let under_way = new AbortController();

/** Show what the address names. Going back shows it where it was left. */
async function show() {
  under_way.abort();
  const { signal } = (under_way = new AbortController());
  const late = setTimeout(() => (status.textContent = "Loading …"), PATIENCE);
  main.setAttribute("aria-busy", "true");
  const view = await found(signal);
  clearTimeout(late);
  if (signal.aborted) return;
  status.textContent = "";
  main.removeAttribute("aria-busy");
  main.replaceChildren(view.content);
  document.title = view.title ? `${view.title} · ${TITLE}` : TITLE;
  if (view.address) history.replaceState(history.state, "", view.address);
  view.shown?.();
  arrive();
}

/** What a route makes of its answer: `title`, `content`, the right `address` if it is another, `shown` to end with. */
async function found(signal) {
  const path = decodeURI(location.hash).replace(/^#\/?/, "");
  for (const [pattern, view, section] of ROUTES) {
    const match = pattern.exec(path);
    if (!match) continue;
    for (const link of document.querySelectorAll("[data-section]")) {
      link.toggleAttribute("aria-current", link.dataset.section === section);
    }
    try {
      return await view(signal, ...match.slice(1).map(encodeURIComponent));
    } catch (error) {
      if (!(error instanceof Problem) && !signal.aborted) console.error(error);
      return failure(error);
    }
  }
  return failure(new Problem({ title: "There is nothing here", detail: "This page has no such address." }));
}

function failure(error) {
  const content = h(
    "section",
    { class: "plight" },
    h("h1", {}, error.title ?? "This page has a fault"),
    h("p", {}, error.title ? error.message : "It is ours. The console of the browser has it."),
    error.request && h("p", { class: "fine" }, `If you report it, say: request ${error.request}`),
    h("p", {}, h("button", { type: "button", onclick: show }, "Try again"), " or ", h("a", { href: "#/" }, "go to the front page")),
  );
  return { title: error.title, content };
}

/** At the place where this entry of the history was left; a new one begins at its heading, also for a screen reader. */
function arrive() {
  const key = history.state?.key;
  if (key) return scrollTo(0, positions.get(key) ?? 0);
  const first = positions.size === 0;
  history.replaceState({ key: Math.random() }, "");
  scrollTo(0, 0);
  positions.set(history.state.key, 0);
  if (first) return;
  const heading = main.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

history.scrollRestoration = "manual";
addEventListener("scroll", () => history.state?.key && positions.set(history.state.key, scrollY), { passive: true });
addEventListener("hashchange", show);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the hash is the route
  main.focus();
});
show();
