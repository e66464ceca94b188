// The way of words from who said them to who printed them, drawn from the steps of an attribution: a picture, and the
// same as sentences for whoever does not see it.

import { h, s } from "./dom.js";
import { HEDGE, ROLE, day } from "./words.js";

const BOX = { padding: 14, icon: 34, line: 19, gap: 18, least: 150, most: 300 };
const BETWEEN = 46; // from the foot of a row to the head of the next
const LANE = 26; // what a line needs that passes a row by

const ICONS = {
  speaker: "M6 9.5a6 5 0 1 1 3.2 4.4L6 15.5l.9-2.9A4.7 4.7 0 0 1 6 9.5z",
  recorded_in: "M7.5 13.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5zm9 0a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5zm-9 0h9",
  transcribed_by: "M7 16.5l1-3.5 7-7 2.5 2.5-7 7z",
  translated_by: "M6.5 9h11m-3-3 3 3-3 3M17.500 15h-11",
  provided_by: "M6 8h12v8.500H6zm0 .5 6 4.500 6-4.500",
  obtained_by: "M10 11a3 3 0 1 1 0-.1zm0 0h8v3m-3-3v2",
  published_in: "M12 8c-1.500-1-3.500-1.300-6-1v9c2.500-.3 4.500 0 6 1 1.500-1 3.500-1.300 6-1V7c-2.500-.3-4.500 0-6 1zm0 0v9",
  reported_by: "M6 7h9v10H7.500A1.500 1.500 0 0 1 6 15.500zm9 3h3v5.500a1.500 1.500 0 0 1-3 0M8 9.500h5M8 12h5m-5 2.500h3",
};

/** The steps as one graph. What was told within other speech goes on to the speakers of that, and so to the origin. */
function graph({ steps, told_in: outer }, told = false) {
  const nodes = steps.map((step) => ({ ...step, label: told && step.role === "speaker" ? "told it" : ROLE[step.role], from: [] }));
  for (const node of nodes) node.from = node.via.map((number) => nodes.find((other) => other.step === number));
  if (!outer) return nodes;
  const ends = nodes.filter((node) => !nodes.some((other) => other.from.includes(node)));
  const rest = graph(outer, true);
  for (const node of rest) if (node.role === "speaker") node.from = ends;
  return [...nodes, ...rest];
}

const hedged = ({ hedge }) => hedge && HEDGE[hedge];

/** Each step as a sentence. */
export function sentences({ attribution }) {
  return graph(attribution).map((node) => {
    const title = node.source_title ? `, ${node.source_title},` : "";
    const behalf = node.on_behalf_of ? ` on behalf of ${node.on_behalf_of.name}` : "";
    const when = node.date || node.date_text ? `, ${node.date ? day(node.date) : node.date_text}` : "";
    const from = node.from.length > 0 ? `, from ${node.from.map((one) => one.source.name).join(" and ")}` : "";
    const doubt = hedged(node) ? ` (${hedged(node)})` : "";
    if (node.role === "speaker") return `${node.source.name}${title} ${node.label}${behalf}${doubt}${when}${from}.`;
    return `${node.label} ${node.source.name}${doubt}${when}${from}.`.replace(/^./, (letter) => letter.toUpperCase());
  });
}

/** The picture. `draw` is called once it is on the page, and draws it anew whenever its room changes. */
export function chain(quote) {
  const element = h("div", { class: "chain" });
  const draw = (signal) => {
    const paint = () => element.replaceChildren(drawn(quote, element.clientWidth, getComputedStyle(element).fontFamily));
    let width = 0;
    const watch = new ResizeObserver(([{ contentRect }]) => {
      if (Math.abs(contentRect.width - width) < 1) return;
      width = contentRect.width;
      paint();
    });
    watch.observe(element);
    signal.addEventListener("abort", () => watch.disconnect());
    document.fonts.ready.then(paint);
  };
  return { element, draw };
}

function drawn(quote, width, family) {
  const rows = arranged(graph(quote.attribution), width);
  const measure = measurer(family);
  let top = 2;
  for (const row of rows) top = placed(row, width, top, measure) + BETWEEN;
  const boxes = rows.flat().filter((node) => !node.lane);
  const about = { role: "img", "aria-labelledby": "chain-title chain-text", width, height: top - BETWEEN + 2 };
  return s(
    "svg",
    { ...about, viewBox: `0 0 ${width} ${about.height}` },
    s("title", { id: "chain-title" }, "How the words reached us"),
    s("desc", { id: "chain-text" }, sentences(quote).join(" ")),
    s("defs", {}, s("marker", { id: "tip", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto" }, s("path", { class: "tip", d: "M1 1 9 5 1 9" }))),
    rows.flat().flatMap((node) => node.from.map((parent) => line(parent, node))),
    boxes.map(box),
  );
}

/** Rows from the top: each node below all that it comes from, as many beside each other as there is room for. */
function arranged(nodes, width) {
  const depth = new Map();
  for (const node of nodes) depth.set(node, Math.max(-1, ...node.from.map((one) => depth.get(one))) + 1);
  const room = Math.max(1, Math.floor((width + BOX.gap) / (BOX.least + BOX.gap)));
  const rows = [];
  for (const level of new Set(depth.values())) {
    const row = nodes.filter((node) => depth.get(node) === level);
    for (let start = 0; start < row.length; start += room) rows.push(row.slice(start, start + room));
  }
  return laned(rows);
}

/** A line that passes rows gets a lane of its own in each, so that it goes round the boxes and not behind them. */
function laned(rows) {
  const at = new Map(rows.flatMap((row, number) => row.map((node) => [node, number])));
  const full = rows.map((row) => [...row]);
  for (const node of at.keys()) {
    node.from = node.from.map((parent) => {
      let before = parent;
      for (let number = at.get(parent) + 1; number < at.get(node); number += 1) {
        const lane = { lane: true, from: [before], hedge: node.hedge };
        full[number].push(lane);
        before = lane;
      }
      return before;
    });
  }
  return full;
}

/** Give each node of a row its place and size; the foot of the row. */
function placed(row, width, top, measure) {
  const boxes = row.filter((node) => !node.lane);
  const lanes = row.length - boxes.length;
  const room = width - lanes * (LANE + BOX.gap) - (boxes.length - 1) * BOX.gap;
  const wide = Math.min(BOX.most, Math.floor(room / boxes.length));
  for (const node of boxes) Object.assign(node, { width: wide, lines: lettering(node, wide, measure) });
  const height = Math.max(...boxes.map((node) => BOX.padding * 2 + node.lines.length * BOX.line));
  const total = boxes.length * wide + lanes * LANE + (row.length - 1) * BOX.gap;
  let left = (width - total) / 2;
  for (const node of row) {
    Object.assign(node, { x: left, y: top, height, width: node.lane ? LANE : node.width });
    left += node.width + BOX.gap;
  }
  return top + height;
}

function measurer(family) {
  const canvas = document.createElement("canvas").getContext("2d");
  return (text, font) => {
    canvas.font = `${font} ${family}`;
    return canvas.measureText(text).width;
  };
}

/** What stands in a box, broken into lines: the role, the name, and what else is known of the step. */
function lettering(node, width, measure) {
  const room = width - BOX.padding * 2 - BOX.icon;
  const more = [node.source_title, node.on_behalf_of && `for ${node.on_behalf_of.name}`, node.date ? day(node.date) : node.date_text];
  const role = hedged(node) ? `${hedged(node)} ${node.label}` : node.label;
  return [
    ...broken(role, room, (text) => measure(text, "italic 400 15px")).map((text) => ({ text, kind: "role" })),
    ...broken(node.source.name, room, (text) => measure(text, "600 17px")).map((text) => ({ text, kind: "who" })),
    ...more.filter(Boolean).flatMap((one) => broken(one, room, (text) => measure(text, "400 14px"))).map((text) => ({ text, kind: "more" })),
  ];
}

function broken(text, room, measure) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && measure(longer) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function box(node) {
  const { x, y, width, height } = node;
  const text = y + (height - node.lines.length * BOX.line) / 2 + 14;
  return s(
    "g",
    { class: `step ${node.role} ${node.source.kind}` },
    s("rect", { x, y, width, height, rx: 8 }),
    s("g", { class: "icon", transform: `translate(${x + BOX.padding - 5} ${y + height / 2 - 15})` }, s("circle", { cx: 15, cy: 15, r: 15 }), s("path", { d: ICONS[node.role], transform: "translate(3 3)" })),
    node.lines.map((one, number) => s("text", { class: one.kind, x: x + BOX.padding + BOX.icon, y: text + number * BOX.line }, one.text)),
  );
}

function line(from, to) {
  const [x1, y1] = [from.x + from.width / 2, from.y + from.height];
  const [x2, y2] = [to.x + to.width / 2, to.y - (to.lane ? 0 : 5)];
  const middle = (y1 + y2) / 2;
  const through = to.lane ? ` V${to.y + to.height}` : "";
  const kind = to.hedge ? "line hedged" : "line";
  return s("path", { class: kind, d: `M${x1} ${y1} C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}${through}`, "marker-end": to.lane ? null : "url(#tip)" });
}
