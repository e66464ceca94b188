"""What a script does first with the client made of the OpenAPI document: it reads quotes, and an editor writes."""

from __future__ import annotations

import json
import sys

from onrecord import AuthenticatedClient, Client
from onrecord.api.read import get_article, list_quotes
from onrecord.api.write import create_article
from onrecord.models import ArticleCreate, Attribution, Problem, QuoteList, SavedArticle, StepRole

address, key = sys.argv[1:]
readers = Client(base_url=address)
editors = AuthenticatedClient(base_url=address, token=key)

read = list_quotes.sync(client=readers, speaker=["corin-haldt"], include=["attribution"], limit=1)
assert isinstance(read, QuoteList)
roles: list[StepRole] = [
    step.role for quote in read.items if isinstance(quote.attribution, Attribution) for step in quote.attribution.steps
]

story = ArticleCreate(headline="Written in Python", language="en", topics=["sea"])
written = create_article.sync(client=editors, body=story)
assert isinstance(written, SavedArticle)

refused = get_article.sync("nowhere", client=readers)
assert isinstance(refused, Problem)

sys.stdout.write(
    json.dumps(
        {
            "read": [f"“{quote.text}” {quote.credit}" for quote in read.items],
            "roles": [role.value for role in roles],
            "written": written.headline,
            "refused": refused.title,
        }
    )
)
