// What a frontend does first with the types made of the OpenAPI document: it reads quotes, and an editor writes.
import createClient from "openapi-fetch";
import type { components, paths } from "./onrecord.js";

declare const process: { argv: string[] };
const [address = "", key = ""] = process.argv.slice(2);

const lists = { array: { style: "form", explode: false } } as const;
const readers = createClient<paths>({ baseUrl: address, querySerializer: lists });
const editors = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${key}` } });

function line(quote: components["schemas"]["Quote"]): string {
  const disputed: boolean | undefined = quote.disputed;
  return `“${quote.text}” ${quote.credit}${disputed ? " (disputed)" : ""}`;
}

const read = await readers.GET("/v1/quotes", {
  params: { query: { speaker: ["corin-haldt", "mara-velting"], include: ["attribution"], limit: 1 } },
});
if (read.error) throw new Error(read.error.detail);
const roles: components["schemas"]["StepRole"][] = read.data.items.flatMap(
  (quote) => quote.attribution?.steps.map((step) => step.role) ?? [],
);

const written = await editors.POST("/v1/articles", {
  body: { headline: "Written in TypeScript", language: "en", body: { markdown: "Hello." } },
});
if (written.error) throw new Error(written.error.detail);

const refused = await readers.GET("/v1/articles/{id}", { params: { path: { id: "nowhere" } } });

console.log(
  JSON.stringify({
    read: read.data.items.map(line),
    roles,
    written: written.data.headline,
    refused: refused.error?.title,
  }),
);
