// Elements, made of text and attributes: nothing that comes from the API is read as markup here.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children. What is null or false is left out; `on…` listens; strings become text. */
export const h = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);

/** The same for SVG. */
export const s = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Nodes with something between them. */
export const joined = (nodes, between = ", ") => nodes.flatMap((node, place) => (place ? [between, node] : [node]));

// The one place where markup is read, and the only name that the page's policy (trusted-types) lets do it. What goes in
// is `body.html` of an article. The API writes that from its own stored form, never from what somebody sent: it has no
// elements but those of a list (headings, lists, links, tables, …), no scripts, no styles, no handlers, and links to the
// web only. Should that ever fail, the policy still runs no script but the files of this page.
const policy = globalThis.trustedTypes?.createPolicy("body", { createHTML: (html) => html });

export function bodyOf(html) {
  const body = h("div", { class: "body", dir: "auto" });
  body.innerHTML = policy ? policy.createHTML(html) : html;
  return body;
}
