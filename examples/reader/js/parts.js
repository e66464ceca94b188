// Small parts that several views show.

import { h, joined } from "./dom.js";
import { instant, language } from "./words.js";

export function picture({ url, alt, width, height }, attributes = {}) {
  return h("img", { src: url, alt, width, height, loading: "lazy", decoding: "async", ...attributes });
}

export function figure(image) {
  const words = [image.caption, image.credit].filter(Boolean);
  return h(
    "figure",
    { class: "lead" },
    picture(image, { loading: "eager" }),
    words.length > 0 &&
      h("figcaption", { dir: "auto" }, image.caption, " ", image.credit && h("span", { class: "credit" }, image.credit)),
  );
}

/** Who wrote it and when, and in which language if it is not that of the page. */
export function byline({ authors, published_at: at, language: tag }) {
  return h(
    "p",
    { class: "byline", lang: "en" },
    authors.length > 0 && ["By ", joined(authors.map((one) => h("span", { dir: "auto" }, one.name)), " and "), " · "],
    h("time", { datetime: at }, instant(at)),
    tag !== "en" && [" · ", h("span", { class: "tongue" }, language(tag))],
  );
}

/** Somebody with all their words behind the name. An unnamed source has no address, and gets none. */
export function person(source) {
  if (!source.slug) return h("span", { dir: "auto" }, source.name);
  return h("a", { href: `#/speakers/${source.slug}`, dir: "auto" }, source.name);
}
