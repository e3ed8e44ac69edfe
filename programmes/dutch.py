"""How money, dates and counts read in Dutch, for messages and templates alike, and how they are read from input.

Spaces inside an amount or a moment do not break, a minus is U+2212, and figures are rounded half up from
the unrounded value. What is not known or does not apply reads as an en dash.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

NONE = "–"
MINUS = "\u2212"
SPACE = "\u00a0"
EURO = f"€{SPACE}"
CENT = Decimal("0.01")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
COUNT_WORDS = ("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")

Amount = Decimal | int


# ── Numbers and money ─────────────────────────────────────────────────────────────────────────────────────
def _rounded(value: Amount, decimals: int) -> Decimal:
    """`value` half up on `decimals`, without the sign of a zero."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def _digits(value: Decimal) -> str:
    """The figure without its sign, Dutch points and comma: "1.234,50"."""
    return f"{abs(value):,f}".translate(str.maketrans(",.", ".,"))


def _signed(value: Decimal, before: str = "") -> str:
    return before + (MINUS if value < 0 else "") + _digits(value)


def number(value: Amount | None, decimals: int | None = None) -> str:
    """ "12.190", "−3", "1.234,5": with `decimals` places, or as many as the value has."""
    if value is None:
        return NONE
    if decimals is None:
        exponent = Decimal(value).normalize().as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return _signed(_rounded(value, decimals))


def euro(amount: Amount | None) -> str:
    """ "€ 1.234,50": to the cent."""
    return NONE if amount is None else _signed(_rounded(amount, 2), EURO)


def euro_whole(amount: Amount | None) -> str:
    """ "€ 1.235": whole euros, from the unrounded amount."""
    return NONE if amount is None else _signed(_rounded(amount, 0), EURO)


def euro_short(amount: Amount | None) -> str:
    """ "€ 1.234" when there are no cents, else "€ 1.234,50": for running text."""
    if amount is None:
        return NONE
    return euro_whole(amount) if Decimal(amount) == _rounded(amount, 0) else euro(amount)


def thousands(amount: Amount | None) -> str:
    """ "12.190" for euros in a table of "bedragen x € 1.000"."""
    return NONE if amount is None else _signed(_rounded(Decimal(amount) / 1000, 0))


def millions(amount: Amount | None) -> str:
    """ "€ 2,2 mln", "€ 12,19 mln"; below a million "€ 610.000": for running text."""
    if amount is None:
        return NONE
    if abs(_rounded(amount, 0)) < 1_000_000:
        return euro_whole(amount)
    short = _rounded(Decimal(amount) / 1_000_000, 2)
    return _signed(_rounded(short, 1) if short == _rounded(short, 1) else short, EURO) + f"{SPACE}mln"


def change(value: Amount | None, decimals: int | None = None) -> str:
    """A difference: "+ 40", "−15", "0"."""
    if value is None:
        return NONE
    text = number(value, decimals)
    return f"+{SPACE}{text}" if value > 0 and text.strip("0,") else text


def change_thousands(amount: Amount | None) -> str:
    """A difference in a table of "bedragen x € 1.000": "+ 40", "−15"."""
    return NONE if amount is None else change(_rounded(Decimal(amount) / 1000, 0), 0)


def change_euro(amount: Amount | None) -> str:
    """A difference in euros: "+ € 40.000", "− € 15.000,50", "€ 0"."""
    if amount is None:
        return NONE
    sign = "" if amount == 0 else ("+" if amount > 0 else MINUS) + SPACE
    return sign + euro_short(abs(amount))


def percent(value: Amount | None, decimals: int = 1) -> str:
    """ "93,8%" of a value that is already a percentage."""
    return NONE if value is None else f"{number(value, decimals)}%"


def share(part: Amount | None, whole: Amount | None, decimals: int = 1) -> str:
    """`part` of `whole` as a percentage; an en dash when there is no whole."""
    if part is None or not whole:
        return NONE
    return percent(Decimal(part) * 100 / Decimal(whole), decimals)


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────
def count(how_many: int, one: str, more: str) -> str:
    """ "1 programma", "18 programma’s"."""
    return f"{number(how_many)} {one if how_many == 1 else more}"


def count_in_words(how_many: int, one: str, more: str) -> str:
    """ "geen fouten", "één fout", "drie fouten"; figures above twelve."""
    word = COUNT_WORDS[how_many] if 0 <= how_many < len(COUNT_WORDS) else number(how_many)
    return f"{word} {one if how_many == 1 else more}"


def list_text(items: Iterable[object], last: str = "en") -> str:
    """ "a, b en c"."""
    words = [str(item) for item in items]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def capital(text: object) -> str:
    """The text with a capital first letter, the rest as it is ("IJ" together, "één" becomes "Eén")."""
    words = str(text)
    if words.startswith("éé"):
        return f"Eé{words[2:]}"
    head = 2 if words[:2].lower() == "ij" else 1
    return words[:head].upper() + words[head:]


# ── Dates ─────────────────────────────────────────────────────────────────────────────────────────────────
def _day(value: date | datetime) -> date:
    """The day of a date, or of a moment as it is in the Netherlands."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def date_text(value: date | datetime | None) -> str:
    """ "24 november 2026", for running text."""
    if value is None:
        return NONE
    day = _day(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_text(value: date | datetime | None) -> str:
    """ "dinsdag 24 november 2026"."""
    return NONE if value is None else f"{WEEKDAYS[_day(value).weekday()]} {date_text(value)}"


def date_table(value: date | datetime | None) -> str:
    """ "24-11-2026", for tables and input."""
    return NONE if value is None else f"{_day(value):%d-%m-%Y}"


def date_iso(value: date | datetime | None) -> str:
    """ "2026-11-24", for the datetime attribute."""
    return "" if value is None else _day(value).isoformat()


def clock(value: datetime | None) -> str:
    """ "14.05 uur", in the Netherlands."""
    if value is None:
        return NONE
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H.%M}{SPACE}uur"


def moment(value: datetime | None) -> str:
    """ "24-11-2026 14.05 uur", in the Netherlands."""
    return NONE if value is None else f"{date_table(value)}{SPACE}{clock(value)}"


def period(first: date | int | None, last: date | int | None) -> str:
    """ "2024–2027" of years, "01-02-2025 – 31-12-2027" of days; open ends in words."""
    if first is None and last is None:
        return NONE
    if first == last:
        return _end(first)
    if first is None:
        return f"tot en met {_end(last)}"
    if last is None:
        return f"vanaf {_end(first)}"
    between = "–" if isinstance(first, int) else f"{SPACE}–{SPACE}"
    return f"{_end(first)}{between}{_end(last)}"


def _end(value: date | int | None) -> str:
    return str(value) if isinstance(value, int) else date_table(value)


def years(first: date | int, last: date | int) -> str:
    """ "2024–2027" of days or years."""
    return period(getattr(first, "year", first), getattr(last, "year", last))


# ── Reading input ─────────────────────────────────────────────────────────────────────────────────────────
# What fits in Decimal(14, 2).
LARGEST = Decimal("999999999999.99")
GROUPED = re.compile(r"(?:0|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]{1,2})?")
SCALES = {"k": 1_000, "duizend": 1_000, "mln": 1_000_000, "miljoen": 1_000_000, "m": 1_000_000}
SCALED = re.compile(r"([0-9]+(?:[.,][0-9]{1,3})?)\s*(k|duizend|mln|miljoen|m)\.?", re.IGNORECASE)


def parse_euro(text: str, *, negative: bool = False) -> Decimal:
    """The amount that somebody typed: "1000", "1.000", "1.000,50", with a minus only if `negative`.

    Raises ValidationError that says what would be right. Nothing is guessed: "1,000.50" is refused.
    """
    typed = text.strip().removeprefix("€").strip()
    if not typed:
        raise ValidationError("Vul een bedrag in, bijvoorbeeld 1.000,50.", code="required")
    below = typed[0] in f"-{MINUS}"
    digits = typed[1:] if below else typed
    if not GROUPED.fullmatch(digits):
        raise ValidationError(_what_is_wrong(digits), code="invalid")
    amount = Decimal(digits.replace(".", "").replace(",", "."))
    if below and amount == 0:
        raise ValidationError("Schrijf nul zonder minteken: 0.", code="invalid")
    if below and not negative:
        raise ValidationError(f"Laat het minteken weg: {_plain(amount)}.", code="invalid")
    if amount > LARGEST:
        raise ValidationError(f"Dit bedrag is te groot. Vul hoogstens {_plain(LARGEST)} in.", code="invalid")
    return (-amount if below else amount).quantize(CENT)


def _plain(amount: Decimal) -> str:
    """As somebody would type it: "1.000" or "1.000,50"."""
    return number(amount, 0 if amount == amount.to_integral_value() else 2)


def _what_is_wrong(typed: str) -> str:
    """Why `typed` is no amount, with what would be right where that is certain."""
    if scaled := SCALED.fullmatch(typed):
        full = Decimal(scaled[1].replace(",", ".")) * SCALES[scaled[2].lower()]
        return f"Schrijf het bedrag voluit in euro’s: {_plain(full)}."
    if re.fullmatch(r"[0-9][0-9.,]*e[+-]?[0-9]+", typed, re.IGNORECASE):
        return "Schrijf het bedrag voluit in cijfers, bijvoorbeeld 1.000.000."
    if any(sign.isdigit() and not sign.isascii() for sign in typed):
        return "Gebruik de cijfers 0 tot en met 9, bijvoorbeeld 1.000,50."
    if re.fullmatch(r"[0-9.,]+,(?:-|–|—)", typed):
        return f"Schrijf het bedrag zonder streepje: {typed[:-2]}."
    if re.fullmatch(r"[0-9.,\s]+", typed):
        return _wrong_signs(typed)
    return "Schrijf het bedrag in cijfers, bijvoorbeeld 1.000,50."


def _wrong_signs(typed: str) -> str:
    """Only digits, points, commas and spaces, but not as an amount is written here."""
    if re.search(r"\s", typed):
        return "Laat spaties weg: " + "".join(typed.split()) + "."
    if english := re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})*|[0-9]+)\.([0-9]{1,2})", typed):
        amount = Decimal(f"{english[1].replace(',', '')}.{english[2]}")
        return f"Schrijf een punt voor duizend en een komma voor de centen: {number(amount, 2)}."
    if re.fullmatch(r"[0-9.]+,[0-9]{3,}", typed):
        return "Schrijf hoogstens twee cijfers achter de komma; duizend schrijft u als 1.000."
    if typed.count(",") > 1:
        return "Schrijf één komma, voor de centen, bijvoorbeeld 1.000,50."
    return "Zet een punt na elke drie cijfers en een komma voor de centen, bijvoorbeeld 1.000,50."


DAY_TYPED = re.compile(r"(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})")
DAY_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")


def parse_day(text: str, *, example: str = "31-03-2027") -> date:
    """The day that somebody typed: "24-11-2026", with / or . as well, or "2026-11-24".

    Raises ValidationError that says what would be right, with `example` where it is not clear what was meant.
    """
    typed = text.strip()
    found = DAY_TYPED.fullmatch(typed) or DAY_ISO.fullmatch(typed)
    if not found:
        raise ValidationError(f"Schrijf de datum als dag-maand-jaar, bijvoorbeeld {example}.", code="invalid")
    day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
    if not 1 <= month <= 12:
        raise ValidationError(f"Maand {month} bestaat niet. Schrijf dag-maand-jaar: {example}.", code="invalid")
    if not 1900 <= year <= 2199:
        raise ValidationError(f"Het jaar {year} kan niet. Vul een jaar van 1900 tot en met 2199 in.", code="invalid")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValidationError(f"{capital(MONTHS[month - 1])} {year} heeft {last} dagen.", code="invalid")
    return date(year, month, day)
