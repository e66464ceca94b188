// Asking the API. Every answer is JSON, every refusal a problem document (RFC 9457) with a sentence in it.

const asked = new URLSearchParams(location.search).get("api");
const given = document.querySelector('meta[name="onrecord-api"]').content;

/** The API's address. The page's policy (connect-src) decides which addresses can be asked at all. */
export const API = (asked ?? given).replace(/\/+$/, "");

export class Problem extends Error {
  constructor({ title, detail, request_id: request }) {
    super(detail);
    this.title = title;
    this.request = request;
  }
}

/** GET an address below /v1. The browser keeps the answer with its ETag, and a 304 costs no body. */
export async function read(path, query, signal) {
  const address = `${API}/v1/${path}?${new URLSearchParams(query)}`;
  let answer;
  try {
    answer = await fetch(address, { signal, credentials: "omit" });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem({ title: "The news cannot be reached", detail: `Nothing answers at ${API}. Is the API running?` });
  }
  const body = await answer.json().catch(() => null);
  if (answer.ok && body) return { body, path: new URL(answer.url).pathname };
  throw new Problem(body?.detail ? body : { title: "That did not work", detail: `The answer was ${answer.status}.` });
}
