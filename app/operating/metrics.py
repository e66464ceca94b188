"""What operators watch, in the text form of Prometheus: what this process has counted, and what the database says."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from app.articles.schedule.due import first_due
from app.cdn.reading import Standing, purged_until, standing
from app.core.kept.front import Answers
from app.core.observing.measured import Meter
from app.core.sql.db import Database
from app.core.sql.reader import Reader
from app.core.values.times import now, seconds_between


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says: the same from every worker."""

    public_seq: int
    purged_seq: int
    purges: Standing
    due_at: str | None


def known_of(reader: Reader) -> Known:
    seq = int(reader.value("SELECT public_seq FROM change_head"))
    return Known(seq, purged_until(reader), standing(reader), first_due(reader))


@dataclass(frozen=True, slots=True)
class Families:
    """Something that gives metrics, as the library wants it."""

    families: list[Metric]

    def collect(self) -> Iterable[Metric]:
        return self.families


def exposition(meter: Meter, answers: Answers, database: Database, known: Known | None) -> bytes:
    """All of it. `known` is None when the database does not answer."""
    own = [*meter.registry.collect(), *of_answers(answers), *of_connections(database)]
    up = gauge("onrecord_database_up", "Whether the database answers", 1 if known else 0)
    of_all = [] if known is None else list(of_database(known))
    return generate_latest(Families([*map(of_this_worker, [*own, up]), *of_all]))


def of_this_worker(family: Metric) -> Metric:
    """The family with the process named in each of its series, since each counts for itself."""
    worker = {"worker": str(os.getpid())}
    family.samples = [
        sample._replace(labels=worker | sample.labels)
        for sample in family.samples
        if not sample.name.endswith("_created")
    ]
    return family


def gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def of_answers(answers: Answers) -> Iterator[Metric]:
    """What becomes of questions that anybody may ask: whether their answers were kept, and what is kept."""
    counted, shelf = answers.counted, answers.shelf
    asked = CounterMetricFamily(
        "onrecord_cache_questions", "Whether the answer to a question was kept", labels=("outcome",)
    )
    asked.add_metric(["hit"], counted.hits)
    asked.add_metric(["miss"], counted.misses)
    left = CounterMetricFamily("onrecord_cache_evictions", "Answers that are kept no more", labels=("reason",))
    left.add_metric(["changed"], counted.stale)
    left.add_metric(["room"], 0 if shelf is None else shelf.evicted)
    yield from (asked, left)
    yield gauge("onrecord_cache_bytes", "Bytes of the answers that are kept", 0 if shelf is None else shelf.bytes)
    yield gauge("onrecord_cache_answers", "Answers that are kept", 0 if shelf is None else len(shelf))


def of_connections(database: Database) -> Iterator[Metric]:
    family = GaugeMetricFamily("onrecord_database_connections", "Connections that are open", labels=("state",))
    for state, number in zip(("busy", "idle"), database.connections(), strict=True):
        family.add_metric([state], number)
    yield family


def of_database(known: Known) -> Iterator[Metric]:
    moment = now()

    def late(due: str | None) -> float:
        return 0.0 if due is None else max(0.0, seconds_between(due, moment))

    yield gauge("onrecord_public_seq", "The number of the newest public change", known.public_seq)
    yield gauge("onrecord_schedule_late_seconds", "How long ago something should have gone live", late(known.due_at))
    yield gauge("onrecord_purged_seq", "The change up to which the caches in front were told", known.purged_seq)
    yield gauge("onrecord_purge_late_seconds", "How long a purge has not arrived", late(known.purges.waiting_since))
    family = GaugeMetricFamily("onrecord_purges", "Purges that are kept, by what became of them", labels=("state",))
    for state, number in known.purges.states().items():
        family.add_metric([state], number)
    yield family
