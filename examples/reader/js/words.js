// What the values of the API are called on this page.

export const ROLE = {
  speaker: "said it",
  recorded_in: "recorded in",
  transcribed_by: "written down by",
  translated_by: "translated by",
  provided_by: "handed over by",
  obtained_by: "obtained by",
  published_in: "published in",
  reported_by: "reported by",
};

/** Of each result of checks: a word for the badge, a sentence that says no more than is known, and a tone. */
export const VERIFICATION = {
  unverified: ["Unverified", "Nobody has checked this yet, and no other named source carries it.", "doubt"],
  attributed: ["Attributed", "A named source besides the speaker carries these words.", "plain"],
  verified: ["Verified", "These words were said. Whether they are true is another matter.", "good"],
  inconclusive: ["Inconclusive", "Somebody checked, and could not tell.", "doubt"],
  altered: ["Altered", "Something like it was said, in other words.", "bad"],
  misattributed: ["Misattributed", "Somebody else said this.", "bad"],
  fabricated: ["Fabricated", "Nobody ever said this.", "bad"],
};

export const BASIS = {
  none: "on no basis",
  heard: "heard by the checker",
  recording: "by a recording",
  transcript: "by a transcript",
  document: "by a document",
  second_source: "by a second source",
  speaker_confirmed: "confirmed by the speaker",
  expert: "by an expert",
};

export const STANCE = {
  confirms: "confirms it",
  denies: "denies it",
  disputes: "disputes it",
  corrects: "corrects it",
  neither_confirms_nor_denies: "neither confirms nor denies it",
  declines_to_comment: "declined to comment",
  no_response: "was asked and did not answer",
};

export const STATE = { open: "", upheld: "It proved right.", rejected: "It proved wrong.", withdrawn: "Taken back since." };

export const HEDGE = { alleged: "allegedly", reported: "reportedly", claimed: "so it claims", apparent: "apparently" };

export const ALTERATION = {
  redaction: "hidden by the newsroom",
  insertion: "put in by the newsroom",
  ellipsis: "left out by the newsroom",
  emphasis: "emphasis by the newsroom",
  correction: "a slip put right by the newsroom",
};

export const NOTICE = {
  correction: "Correction",
  clarification: "Clarification",
  update: "Update",
  editors_note: "Editor’s note",
  retraction: "This story is retracted",
};

const MEDIUM = {
  speech: "in a speech",
  press_conference: "at a press conference",
  interview: "in an interview",
  broadcast: "on air",
  private_remarks: "in private",
  phone_call: "on the telephone",
  court: "in court",
  written_statement: "in a written statement",
  document: "in a document",
  social_post: "in a post",
  message: "in a message",
};

/** To whom, where and when it was said, as far as that is known. */
export function circumstances({ medium, occasion, audience, place, date }) {
  return [MEDIUM[medium], occasion, audience && `to ${audience}`, place, day(date)].filter(Boolean).join(", ");
}

const SURE = { "~": "about ", "?": "perhaps ", "%": "perhaps about " };

/** A date of EDTF in words: `2025-02~` is “about February 2025”. What is no single date stays as it is. */
export function day(edtf) {
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)$/.exec(edtf ?? "");
  if (!found) return edtf;
  const [, year, month, date, sure] = found;
  const form = { year: "numeric", month: month && "long", day: date && "numeric", timeZone: "UTC" };
  const at = new Date(Date.UTC(year, (month ?? 1) - 1, date ?? 1));
  return (SURE[sure] ?? "") + new Intl.DateTimeFormat("en", form).format(at);
}

export const instant = (at) => new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));

export const language = (tag) => new Intl.DisplayNames("en", { type: "language" }).of(tag);

export const counted = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
