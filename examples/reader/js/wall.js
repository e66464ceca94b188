// The wall: cards of quotes by who said them, from one request.

import { read } from "./api.js";
import { card } from "./cards.js";
import { h } from "./dom.js";
import { counted } from "./words.js";

const FIELDS = "text,wording,language,original_language,speakers,speaker_title,said,verification,disputed,alterations";

const ask = (filters, signal) => read("quotes", { limit: 100, include: "articles", fields: FIELDS, ...filters }, signal);

/** Everybody, each with their quotes. */
export async function wall(signal) {
  const { body } = await ask({}, signal);
  const groups = Map.groupBy(body.items, ({ speakers }) => keyOf(speakers));
  const content = h(
    "div",
    { class: "wall" },
    h("h1", {}, "Who said what"),
    body.items.length === 0 && h("p", { class: "empty" }, "Nobody has been quoted yet."),
    h("div", { class: "groups" }, [...groups.values()].map(group)),
    body.next_cursor && h("p", { class: "fine" }, `The newest ${body.items.length} quotes.`),
  );
  return { title: "Who said what", content };
}

/** One person, or whoever else spoke; also what others say that they said. */
export async function speaker(signal, slug) {
  const { body } = await ask({ speaker: slug, count: true }, signal);
  const known = body.items.flatMap((quote) => quote.speakers).find((source) => source.slug === slug);
  const name = known?.name ?? decodeURIComponent(slug);
  const count = body.total > 0 ? `${counted(body.total, "quote")} on record` : "No words of this name are on record.";
  const content = h(
    "div",
    { class: "wall" },
    h("h1", { dir: "auto" }, name),
    h("p", { class: "summary" }, count),
    cards(body.items),
  );
  return { title: name, content };
}

// Two quotes of unnamed sources are never put together: nobody may conclude that it was the same source.
const keyOf = (speakers) => (speakers.some((one) => one.kind === "unnamed") ? Symbol() : speakers.map((one) => one.id).join());

function group(quotes) {
  const [{ speakers }] = quotes;
  const name = speakers.map((one) => one.name).join(" and ");
  const alone = speakers.length === 1 && speakers[0].slug;
  return h(
    "section",
    {},
    h("h2", { dir: "auto" }, alone ? h("a", { href: `#/speakers/${alone}` }, name) : name, quotes.length > 1 && [" ", h("small", {}, counted(quotes.length, "quote"))]),
    quotes.map(card),
  );
}

const cards = (quotes) => h("div", { class: "cards" }, quotes.map(card));
