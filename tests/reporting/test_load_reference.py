"""Reference data, exactly: what the strategy says and names, once, and nothing else."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import Sum

from funding.models import Ceiling, FundingSource, LedgerEntry
from programmes.models import (
    CoreTask,
    Goal,
    Organisation,
    Paragraph,
    Pillar,
    PillarItem,
    PolicyReference,
    Principle,
    Province,
    Rom,
    Strategy,
    StrategyVersion,
    Term,
    Theme,
    Wording,
)
from romportal.audit.models import Line

pytestmark = pytest.mark.django_db


def load() -> str:
    said = StringIO()
    call_command("load_reference", stdout=said)
    return said.getvalue()


@pytest.fixture
def _loaded():
    load()


def test_running_it_twice_changes_nothing_and_says_so():
    first = load()
    lines, entries = Line.objects.count(), LedgerEntry.objects.count()
    second = load()

    assert "pijlers: 3 made, 0 already there" in first
    assert "pijlers: 0 made, 3 already there" in second
    assert "Nothing was missing; nothing was changed." in second
    assert (Line.objects.count(), LedgerEntry.objects.count()) == (lines, entries)


def test_what_somebody_corrected_stays_theirs():
    load()
    Rom.objects.filter(organisation__code="bom").update(started_year=1983)
    load()
    assert Rom.objects.get(organisation__code="bom").started_year == 1983


@pytest.mark.usefixtures("_loaded")
def test_twelve_provinces_in_cbs_order_are_each_served_by_one_of_nine_roms():
    served = [(p.cbs_code, p.organisation.name, p.rom.organisation.code) for p in Province.objects.all()]
    assert served == [
        ("PV20", "Groningen", "nom"),
        ("PV21", "Fryslân", "nom"),
        ("PV22", "Drenthe", "nom"),
        ("PV23", "Overijssel", "oostnl"),
        ("PV24", "Flevoland", "horizon"),
        ("PV25", "Gelderland", "oostnl"),
        ("PV26", "Utrecht", "romutrecht"),
        ("PV27", "Noord-Holland", "inwest"),
        ("PV28", "Zuid-Holland", "iq"),
        ("PV29", "Zeeland", "impuls"),
        ("PV30", "Noord-Brabant", "bom"),
        ("PV31", "Limburg", "liof"),
    ]
    assert Rom.objects.count() == 9


@pytest.mark.usefixtures("_loaded")
def test_what_is_not_known_of_a_rom_stays_empty():
    bom = Rom.objects.get(organisation__code="bom")
    assert [getattr(bom, name) for name in Rom.PROFILE] == [""] * 6
    assert bom.started_year is None
    assert "52,91%" in Rom.objects.get(organisation__code="oostnl").shareholders


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("day", "short_name"),
    [
        (dt.date(2024, 6, 30), "EZK"),
        (dt.date(2024, 7, 2), "EZ"),
        (dt.date(2026, 2, 22), "EZ"),
        (dt.date(2026, 2, 23), "EZK"),
    ],
)
def test_the_ministry_has_the_name_of_the_day(day, short_name):
    assert Organisation.objects.get(code="ezk").name_on(day).short_name == short_name


@pytest.mark.usefixtures("_loaded")
def test_the_strategy_holds_what_it_names():
    strategy = Strategy.objects.get()
    assert (strategy.title, strategy.starts_on, strategy.ends_on, strategy.evaluation_year) == (
        "Meerjarenstrategie 2024-2027",
        dt.date(2024, 1, 1),
        dt.date(2027, 12, 31),
        2027,
    )
    assert StrategyVersion.objects.get().number == "1.0"
    assert list(Pillar.objects.values_list("name", flat=True)) == [
        "Betere verbinding tussen Rijk & regio",
        "Versterken van de basis",
        "Thematische inzet op relevante transities en maatschappelijke uitdagingen",
    ]
    assert list(PillarItem.objects.values_list("code", flat=True)) == [
        *("P1-1", "P1-2", "P1-3"),
        *("P2-1", "P2-2", "P2-3", "P2-4"),
    ]
    assert list(Theme.objects.values_list("code", "kind")) == [
        *((f"T{n}", "transition") for n in (1, 2, 3)),
        *((f"U{n}", "challenge") for n in (1, 2, 3, 4)),
    ]
    assert list(Goal.objects.values_list("code", flat=True)) == ["D1", "D2", "D3"]
    assert list(Principle.objects.values_list("code", flat=True)) == [f"UIT-U{n}" for n in range(1, 6)]
    assert list(CoreTask.objects.values_list("code", "develops")) == [
        ("innoveren", True),
        ("internationaliseren", True),
        ("investeren", False),
    ]
    assert all(CoreTask.objects.values_list("definition", flat=True))
    assert Wording.objects.count() == 28


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("kind", "how_many"),
    [
        ("target_group", 7),
        ("form", 3),
        ("purpose", 3),
        ("added_value", 4),
        ("scale", 3),
        ("partner_kind", 8),
        ("kia", 8),
        ("aspect", 4),
        ("named_programme", 6),
    ],
)
def test_each_vocabulary_is_whole(kind, how_many):
    assert Term.objects.filter(kind=kind, is_seed=True).exclude(statement="").count() == how_many


@pytest.mark.usefixtures("_loaded")
def test_every_item_carries_a_statement_that_stands_in_the_margin_of_the_document():
    in_margin = {code for paragraph in Paragraph.objects.all() for code in paragraph.statement_codes}
    models = [Pillar, PillarItem, Theme, Goal, Principle, CoreTask, Term, PolicyReference, FundingSource]
    statements = {row.statement for model in models for row in model.objects.filter(is_seed=True)}
    statements |= set(Organisation.objects.filter(is_seed=True).values_list("statement", flat=True))
    assert statements <= in_margin
    assert len(in_margin) == 79


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("model", [Pillar, PillarItem, Theme, Goal, Principle, CoreTask, Term, PolicyReference])
def test_items_of_the_strategy_cannot_be_deleted(model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()[0].delete()


@pytest.mark.usefixtures("_loaded")
def test_both_footnotes_have_their_link():
    assert list(PolicyReference.objects.values_list("statement", "url")) == [
        ("COL-3", "https://www.tweedekamer.nl/kamerstukken/amendementen/detail?id=2023Z17238&did=2023D41916"),
        (
            "COL-2",
            "https://www.rijksoverheid.nl/documenten/kamerstukken/2023/06/30/perspectief-op-de-nederlandse-economie",
        ),
    ]


@pytest.mark.usefixtures("_loaded")
def test_ceilings_hold_what_the_strategy_says_without_an_invented_split():
    ceilings = [(c.source.code, c.first_year, c.last_year, c.available, c.programmed) for c in Ceiling.objects.all()]
    structural = [("ezk-structureel", year, year, Decimal(2_200_000), Decimal(0)) for year in range(2024, 2028)]
    assert ceilings == [*structural, ("ezk-impuls", 2024, 2027, Decimal(4_000_000), Decimal(0))]
    booked = LedgerEntry.objects.aggregate(total=Sum("amount"))["total"]
    assert booked == Decimal(12_800_000)
    entry = LedgerEntry.objects.first()
    assert (entry.is_loaded, entry.by, entry.reference_date) == (True, None, dt.date(2024, 1, 1))
    assert all(source.legal_basis and source.url for source in FundingSource.objects.all())
