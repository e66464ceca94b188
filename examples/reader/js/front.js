// The front page, and that of a topic: articles, newest first.

import { read } from "./api.js";
import { said } from "./cards.js";
import { h } from "./dom.js";
import { byline, picture } from "./parts.js";

const FIELDS = "slug,headline,summary,language,image,authors,topics,published_at,status";
const PAGE = 10;

/** The newest stories, and the newest quotes beside them. */
export async function front(signal) {
  const [stories, quotes] = await Promise.all([
    read("articles", { limit: PAGE, fields: FIELDS }, signal),
    read("quotes", { limit: 5, firsthand: true, verification: "verified,attributed" }, signal),
  ]);
  const lately = h(
    "section",
    { class: "lately" },
    h("h2", {}, "Said lately"),
    quotes.body.items.map((one) => said(one)),
  );
  const content = [h("h1", { class: "unseen" }, "Front page"), list(stories.body, {}, signal)];
  return { content: h("div", { class: "front" }, content, quotes.body.items.length > 0 && lately) };
}

export async function topic(signal, slug) {
  const { body } = await read("articles", { limit: PAGE, fields: FIELDS, topic: slug }, signal);
  const name = body.items.flatMap((one) => one.topics).find((one) => one.slug === slug)?.name ?? decodeURIComponent(slug);
  return { title: name, content: h("div", { class: "topic" }, h("h1", {}, name), list(body, { topic: slug }, signal)) };
}

function list(body, filters, signal) {
  if (body.items.length === 0) return h("p", { class: "empty" }, "Nothing has been published here yet.");
  const stories = h("div", { class: "stories" }, body.items.map(teaser));
  return h("section", {}, stories, body.next_cursor && more(stories, body.next_cursor, filters, signal));
}

function more(stories, cursor, filters, signal) {
  const button = h("button", { type: "button", class: "more" }, "Older stories");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const next = await read("articles", { limit: PAGE, fields: FIELDS, ...filters, cursor }, signal).catch((error) => error);
    if (next instanceof Error) return Object.assign(button, { disabled: false, textContent: `${next.message} Try again` });
    const { body } = next;
    const teasers = body.items.map(teaser);
    stories.append(...teasers);
    teasers[0]?.querySelector("a").focus();
    button.replaceWith(...(body.next_cursor ? [more(stories, body.next_cursor, filters, signal)] : []));
  });
  return button;
}

function teaser(one) {
  const [section] = one.topics;
  return h(
    "article",
    { class: "teaser", lang: one.language },
    one.image && h("a", { href: `#/articles/${one.slug}`, tabindex: -1, "aria-hidden": "true" }, picture(one.image, { alt: "" })),
    section && h("p", { class: "kicker" }, h("a", { href: `#/topics/${section.slug}`, dir: "auto" }, section.name)),
    h("h2", { dir: "auto" }, h("a", { href: `#/articles/${one.slug}` }, one.headline)),
    one.summary && h("p", { class: "summary", dir: "auto" }, one.summary),
    byline(one),
  );
}
