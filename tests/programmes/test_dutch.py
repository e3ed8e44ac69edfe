"""How figures, dates and words read, and what is read back: the tables of examples."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from programmes import dutch
from programmes.fields import DayField, EuroField

NB = "\u00a0"
MINUS = "\u2212"


@pytest.mark.parametrize(
    ("amount", "cents", "whole", "thousands", "in_text"),
    [
        (Decimal("1234.50"), "€ 1.234,50", "€ 1.235", "1", "€ 1.235"),
        (Decimal("0.00"), "€ 0,00", "€ 0", "0", "€ 0"),
        (Decimal("-15000.00"), "€ −15.000,00", "€ −15.000", "−15", "€ −15.000"),
        (Decimal("-0.40"), "€ −0,40", "€ 0", "0", "€ 0"),
        (Decimal("2200000.00"), "€ 2.200.000,00", "€ 2.200.000", "2.200", "€ 2,2 mln"),
        (Decimal("4000000.00"), "€ 4.000.000,00", "€ 4.000.000", "4.000", "€ 4,0 mln"),
        (Decimal("12190000.00"), "€ 12.190.000,00", "€ 12.190.000", "12.190", "€ 12,19 mln"),
        (Decimal("610000.00"), "€ 610.000,00", "€ 610.000", "610", "€ 610.000"),
        (Decimal("999999.99"), "€ 999.999,99", "€ 1.000.000", "1.000", "€ 1,0 mln"),
        (Decimal("500.00"), "€ 500,00", "€ 500", "1", "€ 500"),
        (Decimal("499.99"), "€ 499,99", "€ 500", "0", "€ 500"),
        (None, "–", "–", "–", "–"),
    ],
)
def test_an_amount_reads_as_the_place_asks(amount, cents, whole, thousands, in_text):
    shown = (dutch.euro(amount), dutch.euro_whole(amount), dutch.thousands(amount), dutch.millions(amount))

    assert tuple(text.replace(NB, " ") for text in shown) == (cents, whole, thousands, in_text)


def test_the_space_after_the_euro_sign_does_not_break():
    assert dutch.euro(Decimal(5)) == f"€{NB}5,00"


@pytest.mark.parametrize(
    ("difference", "plain", "in_thousands", "in_euro"),
    [
        (Decimal(40000), "+ 40.000", "+ 40", "+ € 40.000"),
        (Decimal(-15000), "−15.000", "−15", "− € 15.000"),
        (Decimal("-15000.5"), "−15.000,5", "−15", "− € 15.000,50"),
        (Decimal(400), "+ 400", "0", "+ € 400"),
        (Decimal(0), "0", "0", "€ 0"),
        (None, "–", "–", "–"),
    ],
)
def test_a_difference_has_a_sign(difference, plain, in_thousands, in_euro):
    shown = (dutch.change(difference), dutch.change_thousands(difference), dutch.change_euro(difference))

    assert tuple(text.replace(NB, " ") for text in shown) == (plain, in_thousands, in_euro)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(Decimal("1234.50"), None, "1.234,5"), (Decimal("100"), None, "100"), (3, 1, "3,0"), (None, 1, "–")],
)
def test_a_number_has_the_places_it_needs(value, decimals, text):
    assert dutch.number(value, decimals) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(8250, 8800, "93,8%"), (0, 8800, "0,0%"), (1, 0, "–"), (None, 5, "–")]
)
def test_a_share_of_nothing_is_not_a_figure(part, whole, text):
    assert dutch.share(part, whole) == text


def test_words():
    assert dutch.count(1, "fout", "fouten") == "1 fout"
    assert dutch.count(1200, "fout", "fouten") == "1.200 fouten"
    assert dutch.count_in_words(0, "fout", "fouten") == "geen fouten"
    assert dutch.count_in_words(1, "fout", "fouten") == "één fout"
    assert dutch.count_in_words(12, "fout", "fouten") == "twaalf fouten"
    assert dutch.count_in_words(13, "fout", "fouten") == "13 fouten"
    assert dutch.list_text(["a", "b", "c"]) == "a, b en c"
    assert dutch.list_text(["a", "b"], last="of") == "a of b"
    assert dutch.list_text(["a"]) == "a"
    assert dutch.list_text([]) == ""
    assert dutch.capital("ijs op de weg") == "IJs op de weg"
    assert dutch.capital("oost NL") == "Oost NL"
    assert dutch.capital("") == ""
    assert dutch.capital("één programma") == "Eén programma"


def test_days_and_moments():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in the Netherlands

    assert dutch.date_text(date(2026, 11, 24)) == "24 november 2026"
    assert dutch.weekday_text(date(2026, 11, 24)) == "dinsdag 24 november 2026"
    assert dutch.date_table(date(2026, 3, 1)) == "01-03-2026"
    assert dutch.date_table(late) == "24-11-2026"
    assert dutch.date_iso(late) == "2026-11-24"
    assert dutch.moment(late) == f"24-11-2026{NB}00.30{NB}uur"
    assert dutch.date_text(None) == dutch.moment(None) == dutch.clock(None) == "–"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (2024, 2027, "2024–2027"),
        (2026, 2026, "2026"),
        (date(2025, 2, 1), date(2027, 12, 31), "01-02-2025 – 31-12-2027"),
        (date(2025, 2, 1), None, "vanaf 01-02-2025"),
        (None, date(2027, 12, 31), "tot en met 31-12-2027"),
        (None, None, "–"),
    ],
)
def test_a_period_reads_from_first_to_last(first, last, text):
    assert dutch.period(first, last).replace(NB, " ") == text


def test_years_of_days():
    assert dutch.years(date(2024, 1, 1), date(2027, 12, 31)) == "2024–2027"


# ── Reading input ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1000", "1000.00"),
        ("1.000", "1000.00"),
        ("1.000,50", "1000.50"),
        ("1000,5", "1000.50"),
        (" € 2.200.000 ", "2200000.00"),
        (f"€{NB}0,01", "0.01"),
        ("0", "0.00"),
        ("999.999.999.999,99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_as_the_dutch_write_it(typed, amount):
    assert str(dutch.parse_euro(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1,000.50", "Schrijf een punt voor duizend en een komma voor de centen: 1.000,50."),
        ("1000.50", "Schrijf een punt voor duizend en een komma voor de centen: 1.000,50."),
        ("-0", "Schrijf nul zonder minteken: 0."),
        ("-250,00", "Laat het minteken weg: 250."),
        ("€ 5 mln", "Schrijf het bedrag voluit in euro’s: 5.000.000."),
        ("1,5 miljoen", "Schrijf het bedrag voluit in euro’s: 1.500.000."),
        ("500k", "Schrijf het bedrag voluit in euro’s: 500.000."),
        ("1e9", "Schrijf het bedrag voluit in cijfers, bijvoorbeeld 1.000.000."),
        ("123456789012345", "Dit bedrag is te groot. Vul hoogstens 999.999.999.999,99 in."),
        ("9" * 4000, "Dit bedrag is te groot. Vul hoogstens 999.999.999.999,99 in."),
        ("١٢", "Gebruik de cijfers 0 tot en met 9, bijvoorbeeld 1.000,50."),
        ("1 000", "Laat spaties weg: 1000."),
        ("1,000", "Schrijf hoogstens twee cijfers achter de komma; duizend schrijft u als 1.000."),
        ("1.000,-", "Schrijf het bedrag zonder streepje: 1.000."),
        ("1,2,3", "Schrijf één komma, voor de centen, bijvoorbeeld 1.000,50."),
        ("1.0000", "Zet een punt na elke drie cijfers en een komma voor de centen, bijvoorbeeld 1.000,50."),
        ("0.100", "Zet een punt na elke drie cijfers en een komma voor de centen, bijvoorbeeld 1.000,50."),
        ("<b>5</b>", "Schrijf het bedrag in cijfers, bijvoorbeeld 1.000,50."),
        ("nan", "Schrijf het bedrag in cijfers, bijvoorbeeld 1.000,50."),
        ("\u202e5", "Schrijf het bedrag in cijfers, bijvoorbeeld 1.000,50."),
        ("", "Vul een bedrag in, bijvoorbeeld 1.000,50."),
    ],
)
def test_an_amount_that_is_not_one_is_refused_with_what_would_be_right(typed, message):
    with pytest.raises(ValidationError) as refusal:
        dutch.parse_euro(typed)

    assert refusal.value.messages == [message]


def test_a_minus_is_taken_where_it_may_be():
    assert dutch.parse_euro("-250,00", negative=True) == Decimal("-250.00")
    assert dutch.parse_euro(f"{MINUS}1.000", negative=True) == Decimal("-1000.00")
    with pytest.raises(ValidationError):
        dutch.parse_euro("-0,00", negative=True)


@given(st.decimals(min_value=Decimal("0"), max_value=dutch.LARGEST, places=2))
def test_what_is_shown_is_read_back_as_the_same_amount(amount):
    assert dutch.parse_euro(dutch.euro(amount)) == amount


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_a_refusal(text):
    try:
        amount = dutch.parse_euro(text, negative=True)
    except ValidationError:
        return
    assert abs(amount) <= dutch.LARGEST


@pytest.mark.parametrize("typed", ["24-11-2026", " 24/11/2026 ", "24.11.2026", "2026-11-24"])
def test_a_day_is_read(typed):
    assert dutch.parse_day(typed) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("maart 2027", "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 31-03-2027."),
        ("31-03-27", "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 31-03-2027."),
        ("٣١-٠٣-٢٠٢٧", "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 31-03-2027."),
        ("30-02-2026", "Februari 2026 heeft 28 dagen."),
        ("00-01-2026", "Januari 2026 heeft 31 dagen."),
        ("03-31-2027", "Maand 31 bestaat niet. Schrijf dag-maand-jaar: 31-03-2027."),
        ("01-01-0001", "Het jaar 1 kan niet. Vul een jaar van 1900 tot en met 2199 in."),
    ],
)
def test_a_day_that_is_not_one_is_refused_with_what_would_be_right(typed, message):
    with pytest.raises(ValidationError) as refusal:
        dutch.parse_day(typed)

    assert refusal.value.messages == [message]


def test_the_amount_field_keeps_cents_and_knows_zero():
    field = EuroField()

    assert field.clean("1.000,50") == Decimal("1000.50")
    assert field.clean("0") == Decimal("0.00")
    assert EuroField(required=False).clean("") is None
    assert field.prepare_value(Decimal("1000.00")) == "1.000"
    assert field.prepare_value(Decimal("1000.50")) == "1.000,50"
    assert field.prepare_value("1,000.50") == "1,000.50"
    assert not field.has_changed(Decimal("1000.00"), "1.000,00")
    assert field.has_changed(Decimal("1000.00"), "1.001")
    assert field.has_changed(Decimal("1000.00"), "x")
    with pytest.raises(ValidationError, match="boven nul"):
        EuroField(positive=True).clean("0")


def test_the_day_field_keeps_to_its_bounds():
    field = DayField(first=date(2024, 1, 1), last=date(2027, 12, 31))

    assert field.clean("31-12-2027") == date(2027, 12, 31)
    assert field.prepare_value(date(2026, 3, 1)) == "01-03-2026"
    assert not field.has_changed(date(2026, 3, 1), "1-3-2026")
    with pytest.raises(ValidationError, match="Vul een datum vanaf 01-01-2024 in."):
        field.clean("31-12-2023")
    with pytest.raises(ValidationError, match="Vul een datum tot en met 31-12-2027 in."):
        field.clean("01-01-2028")
