"""Taking the example out: reference data alone remains, unless somebody real entered something."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from funding.models import Ceiling, LedgerEntry
from programmes import actions
from programmes.models import AgreementVisit, Pillar, Portal, Programme, ProgrammeVersion
from reporting.models import ReportingRound
from reporting.models.progress import ProgressDraft
from romportal import audit
from romportal.accounts.models import User
from romportal.audit.models import Line
from romportal.audit.trail import breaches
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def remove() -> str:
    said = StringIO()
    call_command("remove_demo", yes=True, stdout=said)
    return said.getvalue()


@pytest.fixture
def example() -> ProgrammeVersion:
    """A portal with an example of one programme in force, by example users."""
    call_command("load_reference", stdout=StringIO())
    Portal.objects.update(holds_demo=True)
    version = builders.agreed()
    User.objects.update(is_demo=True)
    return version


@pytest.mark.usefixtures("example")
def test_reference_data_alone_remains():
    accounts = settings.DATA_DIR / "demo-accounts.csv"
    accounts.write_text("e-mail,wachtwoord\n")

    assert "reference data alone remains" in remove()

    assert not accounts.exists()
    assert not Portal.is_demo()
    assert [model.objects.count() for model in (User, Programme, Pillar, Ceiling, LedgerEntry)] == [0, 0, 3, 5, 5]
    assert list(breaches()) == []
    assert Line.objects.count() == Line.objects.first().pk == Line.objects.first().number


@pytest.mark.usefixtures("example")
def test_starting_again_makes_an_administrator_and_no_example():
    remove()
    assert [line.action for line in Line.objects.all()][0] == "programmes.remove_demo"
    for _ in range(2):
        call_command("prepare", demo=True, stdout=StringIO())
        assert [user.email for user in User.objects.all()] == ["beheerder@rom.example"]
        assert not Portal.is_demo()
        assert not Programme.objects.exists()


@pytest.mark.usefixtures("example")
def test_the_walls_stand_again():
    remove()
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.update(action="anders")


def test_somebody_real_who_looked_entered_nothing_and_who_asked_did(example):
    version = builders.offered("BR-90")
    zoe = builders.province_staff()
    actions.note_visit(version.agreement, at=audit.now(), by=zoe)
    User.objects.exclude(pk=zoe.pk).update(is_demo=True)
    assert AgreementVisit.objects.filter(user__is_demo=False).count() == 1
    actions.remark(version.agreement, kind="question", part="money", text="Waarom?", by=zoe)
    told = r"something: spoor \(1\) by zoe@example\.org; vragen en opmerkingen \(1\) by zoe@example\.org\."
    with pytest.raises(CommandError, match=told):
        remove()
    User.objects.update(is_demo=True)
    remove()
    assert not AgreementVisit.objects.exists()


def test_it_refuses_when_somebody_real_gave_a_position(example):
    User.objects.filter(pk=builders.ministry_staff().pk).update(is_demo=False)
    with pytest.raises(CommandError, match=r"standpunten \(1\) by emma@example\.org"):
        remove()
    assert Programme.objects.filter(pk=example.programme_id).exists()


def test_it_refuses_for_a_draft_that_left_no_line_in_the_trail(example):
    round = ReportingRound.objects.create(
        name="Ronde", reference_date="2026-09-30", deadline="2026-10-21", opened_at=example.created_at
    )
    real = builders.user("Echt", builders.organisation("nom", "rom"), "contributor")
    ProgressDraft.objects.create(round=round, programme=example.programme, saved_by=real, saved_at=example.created_at)
    with pytest.raises(CommandError, match=r"concepten van voortgangsrapportages \(1\) by echt@example\.org"):
        remove()


@pytest.mark.usefixtures("example")
def test_it_asks_first_and_leaves_everything_when_the_answer_is_no(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "nee")
    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("remove_demo", stdout=StringIO())
    assert Programme.objects.exists()


def test_a_portal_without_example_is_left_alone():
    builders.agreed()
    with pytest.raises(CommandError, match="holds no example data"):
        remove()
    assert Programme.objects.exists()
