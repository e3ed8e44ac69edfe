"""Many writers on one ROM at the same moment: never more than all shares, never two contacts for one function."""

import datetime as dt
from decimal import Decimal

import pytest

from programmes import actions
from programmes.models import Contact, Stake
from romportal.audit.trail import breaches
from tests.programmes import builders
from tests.programmes.test_together import ROUNDS, together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITERS = 8


def test_shares_never_pass_a_hundred_whoever_writes_first():
    rom, by = builders.rom("nom"), builders.secretary()

    def add(number: int):
        fields = {"role": "shareholder", "party": f"Gemeente {number}", "percentage": Decimal("30"), "source": "Bron"}
        return lambda: actions.add_stake(rom, by=by, **fields)

    said = together(*(add(number) for number in range(WRITERS)))
    assert said.count("") == 3
    assert set(said) == {"", "Samen is dat 120,00%. Er is hoogstens 10,00% over."}
    assert sum(stake.percentage for stake in Stake.objects.all()) == 90
    assert list(breaches()) == []


def test_two_raises_at_once_do_not_both_fit():
    by = builders.secretary()
    for number in range(ROUNDS):
        code = builders.ROMS[number]
        rows = [builders.stake(code, party=name, percentage=Decimal("40")) for name in ("Een", "Twee")]
        raises = [lambda row=row: actions.change_stake(row, percentage=Decimal("55"), by=by) for row in rows]
        assert sorted(together(*raises))[0] == ""
        shares = sorted(stake.percentage for stake in Stake.objects.filter(rom__organisation__code=code))
        assert shares == [Decimal("40"), Decimal("55")]


def test_two_successors_at_once_are_one():
    by = builders.secretary()
    for number in range(ROUNDS):
        rom = builders.rom(builders.ROMS[number])
        builders.contact(rom.organisation.code, "Eerste", function="KIA’s", starts_on=dt.date(2026, 1, 1))

        def succeed(name: str, rom=rom):
            fields = {"function": "KIA’s", "starts_on": dt.date(2026, 6, 1)}
            return lambda: actions.add_contact(rom, name=name, by=by, **fields)

        said = together(*(succeed(name) for name in "ABC"))
        assert said.count("") == 1
        now = Contact.objects.current().get(rom=rom)
        assert Contact.objects.filter(rom=rom).count() == 2
        assert now.name in "ABC"
