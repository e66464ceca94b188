"""The conditions of a list of articles as SQL: text of ours, what was asked for as named values.

Readers' lists go along an index in the order that was asked for, and soon have a page, where much matches. A filter
that few articles match begins at these instead. So a page costs about the same however many articles there are.
"""

from __future__ import annotations

from typing import Any

from app.changes.public.unlisting import listed
from app.core.paging.lists import finds_many
from app.core.sql.reader import Reader

FEW = 500
LIVE = "live_article a"
NEWEST = "published_at"
TAGGED = ("topic", "live_topic", "head_reference", "topic_id")
SIGNED = ("author", "live_author", "head_reference", "source_id")
Tag = tuple[str, str, str, str]


class Conditions:
    """SQL conditions with their values, for one side of the house. `sort` is the member that the list goes by first.

    Where nothing else is in the way, one topic or author has a list of its own to go along: `begins`. `bounds` are
    between which places of its order a walk along the list finds anything; whoever counts otherwise needs none.
    """

    def __init__(self, reader: Reader, *, draft: bool, sort: str = NEWEST, begins: bool = False) -> None:
        self.reader = reader
        self.draft = draft
        self.sort = sort
        self.begins = begins and not draft and sort == NEWEST
        self.few = False
        self.through: tuple[str, str] | None = None
        self.chosen: str | None = None
        self.begun: str | None = None
        self.origin = LIVE
        self.id = "a.id" if draft else "a.article_id"
        self.newest = "a.published_at"
        self.where: list[str] = []
        self.bounds: list[str] = []
        self.values: dict[str, Any] = {}
        self.ranges_over: set[str] = set()

    def add(self, condition: str, **values: Any) -> None:
        self.where.append(condition)
        self.values |= values

    def among(self, select: str, values: dict[str, Any]) -> None:
        """Those that a statement finds, which are few."""
        self.few = True
        self.chosen = self.chosen or select
        self.add(f"{self.id} IN ({select})", **values)

    def either(self, select: str, test: str, values: dict[str, Any], counting: str = "") -> None:
        """Those that a statement finds, if it finds few; else those that pass a test.

        `counting` finds as many and costs less. How many there are is told by going through what a statement finds,
        whose index has nothing else in it: as far as counting goes it is short.
        """
        if self.draft or (not self.few and not finds_many(self.reader, counting or select, values, FEW)):
            self.among(select, values)
            return
        if not self.few and self.through is None:
            self.through = select, test
        self.add(test, **values)

    def walked(self) -> list[str]:
        """The conditions of the list as somebody goes along it."""
        return [*self.where, *self.bounds]

    def counted(self) -> tuple[str, list[str]]:
        """The FROM and the conditions by which the list is counted."""
        through = self.all_along()
        if through is None:
            return self.origin, self.walked()
        select, test = through
        found = f"(SELECT DISTINCT m.article_id FROM ({select}) m) f"
        others = [condition for condition in self.where if condition != test]
        told = [condition.replace(self.id, "f.article_id") for condition in others]
        if not any("a." in condition for condition in told):
            return found, told
        return f"{found} CROSS JOIN {LIVE}", ["a.article_id = f.article_id", *others]

    def about_counted(self) -> tuple[str, list[str]]:
        """The same where it need not be exact: of a single filter what is found twice counts twice."""
        through = self.all_along()
        if through is not None and {*self.where} <= {through[1], listed("article", self.id)}:
            return f"({through[0]}) m", []
        return self.counted()

    def all_along(self) -> tuple[str, str] | None:
        """What finds the rows of a list that goes along all articles, and the test that says the same of each.
        PostgreSQL knows by itself which of both is less, and would find all before it tells the first of what differs.
        """
        return None if self.few or self.begun is not None or self.reader.native else self.through

    def tagged(self, tag: Tag, name: str, ids: list[str]) -> None:
        """Those that name any of these topics, or people in the byline."""
        _, live, head, column = tag
        if self.begins and not self.few and len(ids) == 1 and self.begun is None:
            self.begun, self.id, self.newest = f"{live} v", "v.article_id", "v.published_at"
            self.add(f"v.{column} = :{name}", **{name: ids[0]})
            return
        table = head if self.draft else live
        select = f"SELECT t.article_id FROM {table} t WHERE t.{column} IN (:{name})"
        self.either(select, f"EXISTS ({self.tag_of(table, column, name)})", {name: ids})

    def tag_of(self, table: str, column: str, name: str) -> str:
        """What a row names of these. Not of the bare column: its index finds all the articles that name them."""
        return f"SELECT 1 FROM {table} t WHERE t.article_id = {self.id} AND (t.{column} || '') IN (:{name})"

    def settle(self, *, sorted_by_row: bool) -> None:
        """Say where the list begins: where it has a list of its own to go along, with the articles only if they are
        asked for more than is there.
        """
        if self.begun is None:
            self.test_before_looking_up()
            return
        self.origin = self.begun
        if sorted_by_row or any("a." in condition for condition in self.walked()):
            self.origin = f"{self.begun} CROSS JOIN {LIVE}"
            # By both: the index of the newest has them and whatever is asked of an article, whose row is long.
            self.add("a.published_at = v.published_at AND a.article_id = v.article_id")

    def test_before_looking_up(self) -> None:
        """Of a few that a statement finds, ask for what an id can tell before their rows are read."""
        if self.chosen is None or self.draft:
            return
        whole = f"{self.id} IN ({self.chosen})"
        told = [test for test in self.where if test != whole and "a." not in test.replace(self.id, "")]
        if told:
            tests = " AND ".join(test.replace(self.id, "m.article_id") for test in told)
            few = f"SELECT m.article_id FROM ({self.chosen}) m WHERE {tests}"
            others = [test for test in self.where if test not in {whole, *told}]
            self.where = [f"{self.id} IN ({few})", *others]

    def column(self, name: str, condition: str, values: dict[str, Any], *, ordered: bool = False) -> None:
        """A condition on a column that has an index, such as `{0} IN (:language)`; `ordered` when its rows there are in
        the order of the list.

        Where the list goes by another column the test is not of the bare column, so that no index of it takes the list
        out of its order.
        """
        if self.draft or self.sort == name or (ordered and not self.few):
            self.add(condition.format(f"a.{name}"), **values)
            return
        select = f"SELECT o.article_id FROM live_article o WHERE {condition.format(f'o.{name}')}"
        self.either(select, condition.format(f"(a.{name} || '')"), values)
