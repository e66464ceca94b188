// Visits the pages for Next.js in docs/frontends.md as Next.js would: node visit.js <address> <key> <package.json of the tools>
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { tags } from "./cache.js";

const [address, key, tools] = process.argv.slice(2);
Object.assign(process.env, { ONRECORD_URL: address, ONRECORD_KEY: key, REFRESH_SECRET: "r", DRAFT_SECRET: "d" });
const typescript = createRequire(tools)("typescript");
const kept = [];
const fetched = globalThis.fetch;
globalThis.fetch = (url, options) => {
  kept.push(options.cache === "no-store" ? "not kept" : `kept under ${options.next.tags}`);
  return fetched(url, options);
};

const module = (path) => import(pathToFileURL(resolve(path)));

async function view(path) {
  const options = { jsx: typescript.JsxEmit.ReactJSX, module: typescript.ModuleKind.ESNext, target: "ESNext" };
  const { outputText } = typescript.transpileModule(readFileSync(path, "utf8"), { compilerOptions: options });
  writeFileSync(`${path}.js`, outputText);
  return (await module(`${path}.js`)).default;
}

const all = (element, type) =>
  typeof element !== "object" ? [] : [...(element.type === type ? [element] : []), ...element.children.flatMap((one) => all(one, type))];

async function said(act) {
  try {
    return await act();
  } catch (error) {
    if (!error.ended) throw error;
    return error.message;
  }
}

const story = await view("app/articles/[slug]/page.jsx");
const shown = (slug) =>
  said(async () => {
    const element = await story({ params: Promise.resolve({ slug }) });
    return `${all(element, "h1")[0].children[0]}, ${all(element, "p").length} credits`;
  });
const called = (act, path, options) => said(async () => (await act(new Request(`http://site.example${path}`, options))).status);

const front = await (await view("app/page.jsx"))();
console.log(`front: ${all(front, "li").length} stories, ${kept.at(-1)}`);
console.log(`story: ${await shown("tunnel-chief-on-tape")}`);
console.log(`old address: ${await shown("the-orla-bell")}`);
console.log(`missing: ${await shown("no-such-story")}`);
const DRAFT = "0195f05d-4800-7000-8000-00000000de30";
console.log(`draft, as anybody: ${await shown(DRAFT)}`);
const refresh = (await module("app/api/refresh/route.js")).POST;
console.log(`refresh without the secret: ${await called(refresh, "/", { method: "POST" })}`);
const answer = await called(refresh, "/", { method: "POST", headers: { Authorization: "Bearer r" } });
console.log(`refresh: ${answer}, ${tags}`);
const draft = (await module("app/api/draft/route.js")).GET;
console.log(`draft without the secret: ${await called(draft, `/?article=${DRAFT}`)}`);
console.log(`draft: ${await called(draft, `/?secret=d&article=${DRAFT}`)}`);
console.log(`draft, in draft mode: ${await shown(DRAFT)}, ${kept.at(-1)}`);
