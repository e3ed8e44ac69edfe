"""Many writers at once on one budget line, and agreements that book ten entries each, against bare UPDATEs."""

import datetime as dt
import gc
import multiprocessing
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, connections

from funding.actions import commit, make_grant
from funding.models import AskedAmount, BudgetLine, Ceiling, FundingSource, Grant
from programmes.actions import give_position
from programmes.models import Agreement, Membership, Organisation, Programme, ProgrammeVersion
from reporting.benchmark import content, databases
from reporting.benchmark.ratios import Ratio, in_turns
from romportal import audit
from romportal.accounts.actions import create_user
from romportal.accounts.models import User

WRITERS = 32
ENTRIES = 10
#: how often each writer does its work in a round
BARE, SINGLE, AGREEMENTS = 60, 8, 4
CENT = Decimal("0.01")


def measure(name: str, rounds: int, *, writers: int = WRITERS) -> list[Ratio]:
    """Fill a scratch database; return the two ratios, each against bare UPDATEs of one row in the same run."""
    databases.use(name)
    content.fill(1)
    line = BudgetLine.objects.select_related("programme", "source").order_by("pk").first()
    secretary = User.objects.get(email="secretaris@benchmark.example")
    speaker = _speaker_for_provinces()
    grants = [
        make_grant(number=f"W-{n}", kind="grant", party="Stichting", dated_on=audit.today(), by=secretary)
        for n in range(writers)
    ]
    waiting = _offered(rounds * writers * (AGREEMENTS + 1), secretary)
    sides = {
        "bare": lambda: _rate(writers, BARE, _bare(line), [None] * writers),
        "single": lambda: _rate(writers, SINGLE, _single(line, secretary), grants),
        "agreement": lambda: (
            ENTRIES
            * _rate(
                writers, AGREEMENTS, _agree(speaker), [list(islice(waiting, AGREEMENTS + 1)) for _ in range(writers)]
            )
        ),
    }
    rate = in_turns(sides, rounds)
    facts = {"bare UPDATEs": f"{rate['bare']:.0f} a second"}
    return [
        Ratio(
            f"{writers} writers on one line with single commitments, trail included, against bare UPDATEs of that row",
            rate["single"] / rate["bare"],
            0.04,
            at_least=True,
            facts=facts | {"commitments": f"{rate['single']:.0f} a second"},
        ),
        Ratio(
            f"{writers} writers with agreements of {ENTRIES} entries, per entry, against bare UPDATEs of one row",
            rate["agreement"] / rate["bare"],
            0.5,
            at_least=True,
            facts=facts | {"entries": f"{rate['agreement']:.0f} a second"},
        ),
    ]


# ── The work of one writer ────────────────────────────────────────────────────────────────────────────────
Work = Callable[[Any, int], None]


def _bare(line: BudgetLine) -> Work:
    statement = "UPDATE funding_budgetline SET committed = committed + 0 WHERE id = %s"

    def work(_: None, turn: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [line.pk])

    return work


def _single(line: BudgetLine, by: User) -> Work:
    def work(grant: Grant, turn: int) -> None:
        on, expected = audit.today(), {line.year: CENT}
        commit(grant, line, amount=CENT, expected=expected, reason="Benchmark", reference_date=on, by=by)

    return work


def _agree(speaker: User) -> Work:
    def work(agreements: list[Agreement], turn: int) -> None:
        give_position(agreements[turn], column="provinces", outcome="agreed", by=speaker)

    return work


# ── Many at once ──────────────────────────────────────────────────────────────────────────────────────────
def _rate(writers: int, turns: int, work: Work, portions: list[Any]) -> float:
    """Return how often `work` was done per second by processes of their own that begin together."""
    connections.close_all()
    gc.freeze()  # a web process has no heap of a benchmark to look through
    fork = multiprocessing.get_context("fork")
    ready, answers = fork.Barrier(writers), fork.SimpleQueue()
    processes = [fork.Process(target=_write, args=(ready, answers, turns, work, portion)) for portion in portions]
    for process in processes:
        process.start()
    spans = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    if failed := [span for span in spans if isinstance(span, str)]:
        raise RuntimeError(f"{len(failed)} of {writers} writers failed: {failed[0]}")
    return writers * turns / (max(end for _, end in spans) - min(begin for begin, _ in spans))


def _write(ready: Any, answers: Any, turns: int, work: Work, portion: Any) -> None:
    try:
        work(portion, 0)  # connected and warm
        ready.wait()
        begin = _clock()
        for turn in range(1, turns + 1):
            work(portion, turn)
        answers.put((begin, _clock()))
    except Exception as error:  # told in the process that waits for an answer
        answers.put(f"{type(error).__name__}: {error}")
    finally:
        connection.close()


def _clock() -> float:
    return dt.datetime.now(dt.UTC).timestamp()


# ── What they write on ────────────────────────────────────────────────────────────────────────────────────
def _speaker_for_provinces() -> User:
    person = create_user(email="mandaat@benchmark.example", name="mandaat", password="een lang wachtwoord", by=None)
    Membership.objects.create(
        user=person,
        organisation=Organisation.objects.filter(kind="province").first(),
        role=Membership.Role.POLICY,
        function="gedeputeerde",
        is_mandated=True,
        starts_on=dt.date(2024, 1, 1),
    )
    return person


def _offered(how_many: int, by: User) -> Iterator[Agreement]:
    """Make programmes before both columns, the Rijk agreed, each asking a cent of a source in ten years."""
    source = FundingSource.objects.create(
        code="benchmark", name="Benchmark", short_name="Benchmark", giver=Organisation.objects.first(), order=9
    )
    years = range(2024, 2024 + ENTRIES)
    Ceiling.objects.bulk_create(
        Ceiling(source=source, first_year=year, last_year=year, available=1_000_000) for year in years
    )
    at = audit.now()
    codes = [f"BW-{number}" for number in range(1, how_many + 1)]
    programmes = Programme.objects.bulk_create(Programme(code=code, created_at=at) for code in codes)
    agreements = Agreement.objects.bulk_create(
        Agreement(subject=code, offered_at=at, offered_by=by, rijk_outcome="agreed") for code in codes
    )
    versions = ProgrammeVersion.objects.bulk_create(
        ProgrammeVersion(
            programme=programme,
            number=1,
            title=programme.code,
            short_title=programme.code,
            starts_on=dt.date(2024, 1, 1),
            ends_on=dt.date(2027, 12, 31),
            created_by=by,
            created_at=at,
        )
        for programme in programmes
    )
    AskedAmount.objects.bulk_create(
        AskedAmount(version=version, source=source, year=year, amount=CENT) for version in versions for year in years
    )
    for version, agreement in zip(versions, agreements, strict=True):
        version.agreement, version.state = agreement, "offered"
    ProgrammeVersion.objects.bulk_update(versions, ["agreement", "state"], 200)
    return iter(agreements)
