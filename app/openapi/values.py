"""What each value of each list of values means: a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.articles.checks.rules import CHECKS
from app.auth.scopes import MEANING

VALUES: dict[str, Mapping[Any, str]] = {
    "ArticleStatus": {
        "draft": "Readers have never had it.",
        "published": "Readers have it.",
        "unpublished": "Readers had it and do not any more.",
        "retracted": "Readers have it with a notice that it should not be believed; that is its end.",
    },
    "ArticleStage": {
        "draft": "Somebody works on it.",
        "in_review": "It waits for somebody else to look at it.",
        "scheduled": "It goes live by itself at a time that is set.",
    },
    "BodyFormat": {
        "html": "Clean HTML that can be printed as it is.",
        "portable_text": "Portable Text, the form in which bodies are kept.",
        "markdown": "CommonMark.",
        "text": "Plain text; offsets count in it.",
    },
    "CheckName": {name: check.sentence for name, check in CHECKS.items()},
    "CorrectionKind": {
        "correction": "Something was wrong.",
        "clarification": "Something could be misunderstood.",
        "update": "Something new is known.",
        "editors_note": "The newsroom has something to say about the article.",
        "retraction": "The article is taken back.",
    },
    "HighlightMember": {
        "headline": "The headline of an article.",
        "summary": "The summary of an article.",
        "text": "The words of a quote.",
        "credit": "The line that says whose words they are.",
        "name": "The name of a source or topic.",
        "description": "What a source is.",
    },
    "Medium": {
        "speech": "It was said in a speech.",
        "press_conference": "It was said at a press conference.",
        "interview": "It was said to an interviewer.",
        "broadcast": "It was said on air.",
        "private_remarks": "It was said in private.",
        "phone_call": "It was said on the telephone.",
        "court": "It was said in court.",
        "written_statement": "It was given out in writing.",
        "document": "It was written in a document.",
        "social_post": "It was posted on a social network.",
        "message": "It was sent as a message.",
        "unknown": "Nobody has said how.",
    },
    "SuggestionType": {
        "source": "A person, an organization, a publication or a work.",
        "topic": "A topic.",
        "article": "An article, by its headline.",
    },
    "StepRole": {
        "speaker": "Said it; only speakers had it from nobody.",
        "recorded_in": "Is a work that holds the words.",
        "transcribed_by": "Wrote down what was recorded.",
        "translated_by": "Put it into this language.",
        "provided_by": "Gave it to the newsroom or to another step.",
        "obtained_by": "Got hold of it.",
        "published_in": "Is where it appeared.",
        "reported_by": "Reported it.",
    },
    "Hedge": {
        "alleged": "Somebody claims so without proof.",
        "reported": "Others report so.",
        "claimed": "This source itself says so.",
        "apparent": "It seems so.",
    },
    "Wording": {
        "verbatim": "These are the very words, in whole sentences.",
        "fragment": "These are the very words, a part of a sentence.",
        "paraphrase": "This is the sense in other words.",
    },
    "AlterationKind": {
        "redaction": "Words are hidden.",
        "insertion": "Words were put in that nobody said.",
        "ellipsis": "Words are left out.",
        "emphasis": "Somebody else made the words stand out.",
        "correction": "A slip was put right.",
    },
    "VerificationResult": {
        "unverified": "Nobody has checked, and no other named source carries it.",
        "attributed": "A named source besides the speaker carries it.",
        "verified": "These words were said; that does not make them true.",
        "inconclusive": "It was checked and could not be decided.",
        "altered": "Something like it was said, in other words.",
        "misattributed": "Somebody else said it.",
        "fabricated": "Nobody ever said it.",
    },
    "VerificationBasis": {
        "none": "There is nothing to go by.",
        "heard": "The checker heard it.",
        "recording": "There is a recording.",
        "transcript": "There is a transcript.",
        "document": "There is a document.",
        "second_source": "There is a second source that does not depend on the first.",
        "speaker_confirmed": "The speaker confirmed it.",
        "expert": "An expert gave an opinion.",
    },
    "Stance": {
        "confirms": "Says that it is so.",
        "denies": "Says that it is not so.",
        "disputes": "Contests it, or what it is taken to mean.",
        "corrects": "Says how it was instead.",
        "neither_confirms_nor_denies": "Answers without saying either.",
        "declines_to_comment": "Was asked and will not answer.",
        "no_response": "Was asked and did not answer.",
    },
    "ResponseState": {
        "open": "It stands.",
        "upheld": "It proved right.",
        "rejected": "It proved wrong.",
        "withdrawn": "The responder took it back.",
    },
    "ResponseTarget": {
        "quote": "It was said to these words.",
        "remark": "It was said to the act of saying, so to all quotes of it.",
        "source": "It was said to a recording that holds the words.",
    },
    "QuoteOrRemark": {
        "quote": "It was said to these words.",
        "remark": "It was said to the act of saying, so to all quotes of it.",
    },
    "PrintedIn": {
        "headline": "The words stand in the headline.",
        "summary": "The words stand in the summary.",
        "body": "The words stand in the body.",
    },
    "PrintedForm": {
        "direct": "Whole sentences stand in quotation marks.",
        "mixed": "Quoted words stand within a clause of the writer's.",
        "partial": "Single words are quoted.",
        "indirect": "There are no quotation marks.",
    },
    "AnchorState": {
        "anchored": "The words stand at this place.",
        "drifted": "The words have changed; the place is a proposal that a person must accept.",
        "orphaned": "The words are gone.",
    },
    "SourceKind": {
        "person": "Somebody with a name.",
        "organization": "A company, an office, a party, a club.",
        "publication": "Who publishes: a newspaper, a broadcaster, an agency.",
        "work": "What holds words: a book, a tape, a document, a post.",
        "unnamed": "Known to the newsroom and withheld; protected everywhere.",
        "unidentified": "Not known to the newsroom either: critics, a man at the rally.",
    },
    "WorkType": {
        "book": "A book.",
        "audio": "A sound recording.",
        "video": "A moving picture.",
        "document": "A document, such as minutes or a letter.",
        "broadcast": "A broadcast, such as a talk show.",
        "transcript": "A transcript.",
        "post": "A post on a social network.",
        "article": "An article, such as one in a magazine.",
    },
    "AboutType": {"topic": "The words speak of a topic.", "source": "The words speak of somebody or something."},
    "TotalIs": {
        "exact": "There are so many.",
        "at_least": "There are more: counting stops at a thousand.",
    },
    "FoundType": {
        "article": "An article.",
        "quote": "A quote.",
        "source": "A person, an organization, a publication or a work.",
        "topic": "A topic.",
    },
    "SearchSort": {
        "relevance": "What suits best comes first; this is the order if none is given.",
        "-published_at": "The newest comes first.",
    },
    "BlockChangeKind": {
        "added": "The block is new.",
        "removed": "The block is gone.",
        "changed": "Its words or its form have changed.",
        "moved": "It stands elsewhere.",
        "moved_and_changed": "It stands elsewhere, and its words or its form have changed.",
    },
    "WordRunKind": {
        "equal": "The words stand in both revisions.",
        "delete": "The words stand in the older revision only.",
        "insert": "The words stand in the newer revision only.",
    },
    "WriteMethod": {
        "POST": "Makes something, adds to it or moves it.",
        "PUT": "Replaces something as a whole, or makes it.",
        "PATCH": "Changes members of it.",
        "DELETE": "Puts it into the trash.",
    },
    "KeyRole": {
        "reader": "Has no scope, and reads where reading needs a key.",
        "author": "Writes drafts of their own.",
        "editor": "Changes and publishes everything.",
        "admin": "May everything.",
    },
    "FeedKind": {
        "article": "An article, with the quotes that it prints.",
        "collection": "A collection, with its items.",
        "quote": "A quote, with what was said to it.",
        "source": "Somebody or something that words come from; never an unnamed source.",
        "topic": "A topic.",
    },
    "FeedOperation": {
        "set": "This is the thing as it is now, whether it is new or was there before.",
        "removed": "Readers do not have the thing any more, or it has left what was asked for.",
    },
    "RemovalReason": {
        "unpublished": "It was taken back.",
        "taken_down": "It was taken down for legal reasons.",
        "erased": "It was erased, and does not come back.",
        "merged": "It became one with another, which `into` names.",
        "hidden": "Nothing that is public shows it any more.",
        "filtered": "It is public still, but not what `topic` asks for.",
    },
    "Scope": MEANING,
}


def name_values(document: dict[str, Any]) -> None:
    """Give each list of values a schema of its own, which says what each means, and name it where it stands."""
    schemas = document["components"]["schemas"]
    names = {tuple(meanings): name for name, meanings in VALUES.items()}
    used: set[str] = set()

    def visit(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                visit(item)
        if not isinstance(node, dict):
            return
        for value in node.values():
            visit(value)
        if isinstance(listed := node.get("enum"), list):
            name = names.get(tuple(value for value in listed if value is not None))
            if name is not None:
                used.add(name)
                refer(node, name, nullable=None in listed)

    visit(document)
    for name in used:
        listed = "\n".join(f"- `{value}`: {meaning}" for value, meaning in VALUES[name].items())
        schemas[name] = {"type": "string", "enum": list(VALUES[name]), "description": listed}


def refer(node: dict[str, Any], name: str, *, nullable: bool) -> None:
    reference = {"$ref": f"#/components/schemas/{name}"}
    for member in ("type", "enum"):
        node.pop(member, None)
    node |= {"anyOf": [reference, {"type": "null"}]} if nullable else reference
