"""The example: the totals of domain section 6, through the verbs that users use, true on any day since 2024."""

import csv
import datetime as dt
import stat
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from funding.models import Commitment, FundingSource, LedgerEntry
from funding.queries import room, source_years
from funding.queries.booked import LEAVES_MONEY
from programmes.forms.trail import ACTIONS
from programmes.models import (
    Membership,
    Portal,
    Position,
    Programme,
    ProgrammeVersion,
    RightsReview,
    Rom,
    StandIn,
    StrategyVersion,
)
from programmes.particulars import EUROS_BY_NAME, word_of
from programmes.queries import contacts_of, kia_rows, missing, plan_matrix, stakes_of, standing, strategy_changes
from programmes.queries.contents import LEAVES_NAMES, NAMES
from reporting.demo.people import write_accounts
from reporting.models import (
    ActionItem,
    FigureStatus,
    Measurement,
    Meeting,
    ProgressDraft,
    ProgressReport,
    ReportingRound,
)
from romportal import audit
from romportal.accounts.models import User
from romportal.audit.models import Line
from romportal.audit.trail import breaches
from tests.programmes import builders
from tests.watching import watched

DAY = dt.datetime(2026, 11, 24, 10, 30, tzinfo=dt.UTC)


def load() -> str:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The example, told once for all questions below; rolled back after them."""
    with django_db_blocker.unblock(), time_machine.travel(DAY, tick=False), transaction.atomic():
        with watched() as transactions:
            load()
        yield transactions
        transaction.set_rollback(True)


example = pytest.mark.usefixtures("told", "db")
slow = pytest.mark.slow


# ── When it is loaded, and when it is not ─────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_it_refuses_a_portal_that_holds_anything_else():
    builders.secretary()
    with pytest.raises(CommandError, match="already holds gebruikers"):
        load()
    assert not Portal.is_demo()


@pytest.mark.django_db
def test_it_refuses_a_clock_that_stands_before_the_end_of_the_story():
    with time_machine.travel(dt.datetime(2026, 10, 1, tzinfo=dt.UTC)), pytest.raises(CommandError, match="clock"):
        load()
    assert not Portal.is_demo()
    assert not User.objects.exists()


@slow
@example
def test_a_second_time_it_says_so_and_changes_nothing():
    lines = Line.objects.count()
    assert "already loaded" in load()
    assert Line.objects.count() == lines


def test_passwords_are_for_the_owner_of_the_data_alone(tmp_path):
    path = write_accounts(tmp_path, [["anna@rom.example", "geheim", "secretaris", "ROM Nederland"]])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().splitlines() == [
        "e-mail,wachtwoord,rol,organisatie",
        "anna@rom.example,geheim,secretaris,ROM Nederland",
    ]


# ── The totals of domain section 6 ────────────────────────────────────────────────────────────────────────
@slow
@example
def test_the_totals_are_those_of_the_domain():
    money = source_years()
    programmed = {(s.source.code, y.year): int(y.totals.programmed) for s in money.sources for y in s.years}
    assert programmed == {
        ("ezk-structureel", 2024): 1_760_000,
        ("ezk-structureel", 2025): 2_200_000,
        ("ezk-structureel", 2026): 2_150_000,
        ("ezk-structureel", 2027): 2_140_000,
        ("ezk-impuls", 2024): 390_000,
        ("ezk-impuls", 2025): 1_310_000,
        ("ezk-impuls", 2026): 1_390_000,
        ("ezk-impuls", 2027): 850_000,
    }
    assert (money.total.programmed, money.total.available) == (Decimal(12_190_000), Decimal(12_800_000))
    assert [int(row.totals.to_programme) for row in room()] == [440_000, 0, 50_000, 60_000, 60_000]


@slow
@example
def test_each_programme_ends_as_the_domain_says():
    status = {p.code: p.status_code for p in Programme.objects.with_status()}
    running = {f"BR-{n:02}": "running" for n in range(1, 19)}
    assert status == running | {"BR-06": "finished", "BR-17": "stopped", "BR-19": "offered", "BR-20": "draft"}


@slow
@example
def test_the_ledger_and_the_trail_are_whole():
    call_command("check_ledger", stdout=StringIO())
    assert list(breaches()) == []


@example
def test_every_line_of_its_trail_reads_in_dutch():
    """But for names: of sources with their years, of paragraphs and items of the strategy, of rows."""
    lacking = set()
    for line in Line.objects.exclude(action__in=[*EUROS_BY_NAME, "programmes.edit_strategy"]):
        before, after = line.detail.get("before", {}), line.detail.get("after", {})
        keys = {*line.detail, *before, *after} - {"before", "after"}
        lacking |= {(line.action, key) for key in keys if word_of(line.object_type, key) is None}
        assert line.action in ACTIONS, line.action
    assert lacking == set()
    assert not LedgerEntry.objects.exclude(is_loaded=True, by=None).exists()
    assert LedgerEntry.objects.filter(kind="paid", reverses__isnull=False).count() == 1


@slow
@example
def test_every_figure_is_true_on_every_day_since_2024():
    """Totals of a day follow from what was booked by then, and none was ever more than it could be."""
    seen = []
    for day in (
        dt.date(2024, 1, 1),
        dt.date(2024, 2, 8),
        dt.date(2024, 12, 11),
        dt.date(2024, 12, 12),
        dt.date(2025, 4, 10),
        dt.date(2026, 4, 16),
        dt.date(2026, 9, 30),
    ):
        total = source_years(as_of=day).total
        assert total.available == Decimal(12_800_000)
        assert total.available >= total.programmed >= total.committed >= total.paid
        seen.append(int(total.programmed))
    assert seen == [0, 8_250_000, 8_250_000, 11_770_000, 11_980_000, 12_190_000, 12_190_000]


# ── Who takes part ────────────────────────────────────────────────────────────────────────────────────────
@slow
@example
def test_twelve_people_can_log_in_with_a_fresh_password():
    with (settings.DATA_DIR / "demo-accounts.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["rol"] for row in rows].count("beleidsmedewerker") == 4
    roles = sorted(row["rol"] for row in rows)
    assert roles == [
        "auditor",
        "beheerder",
        *["beleidsmedewerker"] * 4,
        "beleidsmedewerker (namens de provincies)",
        "lezer",
        *["medewerker ROM"] * 3,
        "secretaris",
    ]
    assert len({row["wachtwoord"] for row in rows}) == 12
    for row in rows:
        assert User.objects.get(email=row["e-mail"]).check_password(row["wachtwoord"])
    assert not User.objects.filter(is_demo=False).exists()
    assert Membership.objects.filter(is_mandated=True).count() == 1


@slow
@example
def test_nobody_spoke_for_another():
    for position in Position.objects.select_related("given_by", "province"):
        role = position.given_by.memberships.get()
        kind = {"rijk": "ministry", "provinces": "province", "province": "province"}[position.column]
        assert role.organisation.kind == kind
        if position.province:
            assert role.organisation_id == position.province.organisation_id


@slow
@example
def test_rights_were_reviewed_by_the_administrator():
    reviews = [(audit.local_day(r.reviewed_at), r.roles, r.reviewed_by.name) for r in RightsReview.objects.all()]
    assert reviews == [(dt.date(2026, 10, 5), 27, "Bas Mulder"), (dt.date(2026, 7, 6), 27, "Bas Mulder")]


@slow
@example
def test_a_colleague_will_stand_in():
    row = StandIn.objects.get()
    assert (row.user.name, row.membership.user.name) == ("Youssef El Amrani", "Emma de Wit")
    assert row.starts_on > audit.today()


# ── What is going on ──────────────────────────────────────────────────────────────────────────────────────
@slow
@example
def test_a_change_lies_before_both_beside_a_version_in_force():
    change = ProgrammeVersion.objects.offered().get(programme__code="BR-05")
    said = standing(change)
    assert change.programme.version_in_force.number == 1
    assert (said.rijk.outcome, said.provinces, said.answered) == ("agreed", None, 4)
    assert change.agreement.answer_by > audit.today()


@slow
@example
def test_a_change_of_the_strategy_waits_for_the_rijk():
    change = StrategyVersion.objects.open().get()
    said = standing(change)
    assert (change.number, change.proposer, said.rijk, said.provinces.outcome) == ("1.1", "provinces", None, "agreed")
    assert change.effective_on > audit.today()
    assert len(strategy_changes(change)) == 4


@slow
@example
def test_a_concept_lacks_much_and_carries_an_objection():
    texts = [gap.text for gap in missing(ProgrammeVersion.objects.get(programme__code="BR-20"))]
    assert "Het bezwaar van Horizon Flevoland is nog niet beantwoord." in texts
    assert len(texts) > 5


@slow
@example
def test_a_version_was_refused_and_another_one_agreed():
    states = list(ProgrammeVersion.objects.filter(programme__code="BR-16").values_list("number", "state"))
    assert states == [(1, "lapsed"), (2, "agreed")]


@slow
@example
@pytest.mark.parametrize(
    ("code", "lights"),
    [
        ("BR-03", ("amber", "green", "green")),
        ("BR-05", ("green", "green", "red")),
        ("BR-10", ("green", "amber", "green")),
        ("BR-01", ("green", "green", "green")),
    ],
)
def test_the_last_whole_round_has_the_lights_of_the_domain(code, lights):
    report = ProgressReport.objects.get(programme__code=code, round__name="Derde kwartaal 2026")
    assert (report.time_light, report.money_light, report.quality_light) == lights


@slow
@example
def test_rounds_hold_reports_and_values_and_one_is_open():
    assert ReportingRound.objects.filter(closed_at__isnull=False).count() == 8
    grey = ProgressReport.objects.filter(programme__code="BR-15").order_by("round__reference_date").first()
    assert (grey.round.reference_date, grey.time_light) == (dt.date(2024, 12, 31), "grey")
    assert ProgressReport.objects.filter(programme__code="BR-01", number=2).count() == 1
    assert Measurement.objects.exclude(reason="").count() == 1
    assert ReportingRound.objects.get(closed_at=None).deadline > audit.today()
    assert ProgressDraft.objects.count() == 2


@slow
@example
def test_meetings_lie_behind_and_ahead_and_actions_are_late():
    today = audit.today()
    assert [m.number for m in Meeting.objects.ahead(today)] == ["BO-2026-2", "HAO-2027-1"]
    assert Meeting.objects.held(today).count() == 11
    assert Meeting.objects.ahead(today)[0].papers_due_on > today
    assert ActionItem.objects.overdue(today).count() == 2
    assert ActionItem.objects.open().count() == 4


@slow
@example
@pytest.mark.parametrize(("year", "status"), [(2024, "adopted"), (2025, "released"), (2026, "provisional")])
def test_figures_have_their_status(year, status):
    source = FundingSource.objects.get(code="ezk-structureel")
    assert FigureStatus.objects.filter(source=source, year=year).first().status == status


@slow
@example
def test_a_commitment_is_paid_in_more_than_one_cash_year():
    commitment = Commitment.objects.get(grant__number="EZK-2024-013", line__year=2025)
    paid = commitment.entries.filter(kind="paid").values_list("cash_year", flat=True)
    assert sorted(set(paid)) == [2025, 2026]


@slow
@example
def test_plans_shareholders_and_agendas_are_there_and_some_are_missing():
    matrix = plan_matrix()
    assert (matrix.known, matrix.expected, matrix.missing, matrix.ahead) == (23, 36, 5, 8)
    assert [str(rom) for rom in matrix.without_multi_year] == ["Horizon Flevoland", "Impuls Zeeland"]
    oost = stakes_of(Rom.objects.get(organisation__code="oostnl"))
    assert (oost.known, oost.unknown) == (Decimal("99.99"), 1)
    assert stakes_of(Rom.objects.get(organisation__code="bom")).rows == []
    assert [len(row.gaps) for row in kia_rows()] == [0, 0, 1, 0, 0, 2, 2, 3]
    assert Line.objects.filter(action="programmes.add_contact").count() == 10
    iq = contacts_of(Rom.objects.get(organisation__code="iq"))
    assert ([each.name for each in iq.rows], len(iq.others)) == (["Femke Bos"], 1)


@slow
@example
def test_what_leaves_names_alone_wrote_no_table_of_names(told):
    quiet = [(actions, tables) for actions, tables in told if actions <= set(LEAVES_NAMES)]
    assert [each for each in quiet if each[1] & NAMES] == []
    proven = set().union(*(actions for actions, _ in told))
    assert set(LEAVES_NAMES) - proven == set()


@slow
@example
def test_what_leaves_money_alone_wrote_none_of_its_tables(told):
    money = {f"funding_{name}" for name in ("budgetline", "ceiling", "commitment", "fundingsource", "ledgerentry")}
    quiet = [(actions, tables) for actions, tables in told if actions <= set(LEAVES_MONEY)]
    assert {"programmes.give_position", "reporting.hand_in"} <= set().union(*(actions for actions, _ in quiet))
    assert [each for each in quiet if each[1] & money] == []
