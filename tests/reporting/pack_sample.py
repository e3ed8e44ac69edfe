"""A whole snapshot from fixed figures, for tests of charts and packs. All of it is made up but the names."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from reporting import snapshot_shape as shape
from reporting.snapshot_shape import Snapshot, day, euro

from . import pack_programmes
from .pack_programmes import ROMS, ROUNDS, YEARS

PILLARS = (
    (1, "Betere verbinding tussen Rijk & regio", "Verbinding Rijk & regio"),
    (2, "Versterken van de basis", "Versterken van de basis"),
    (3, "Thematische inzet op relevante transities en maatschappelijke uitdagingen", "Thematische inzet"),
)


def sample(*, variant: str = "full", status: str = "concept") -> Snapshot:
    """The snapshot of a pack for the bestuurlijk overleg of 3 December 2026."""
    frame = {
        "schema": shape.SCHEMA,
        "made_at": shape.moment(datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=1)))),
        "is_demo": True,
        "portal": "https://portaal.voorbeeld.nl",
        "pack": _pack(variant, status),
        "first_year": 2024,
        "last_year": 2027,
        "trail": {"number": 4182, "hash": "9d1f" * 16},
        "software": {"portaal": "0.1.0", "WeasyPrint": "70.0", "vl-convert": "1.9.0"},
    }
    return frame | _talk() | _figures(pack_programmes.programmes()) | _learned() | _changes()


def _talk() -> dict:
    """What the meeting talks about."""
    return {
        "meeting": {
            "kind": "BO",
            "name": "Bestuurlijk overleg Rijk–provincies",
            "on": day(date(2026, 12, 3)),
            "time": "14.00–15.30 uur",
            "place": "Den Haag",
            "agenda_item": "4",
        },
        "texts": _texts(),
        "asked": _asked(),
        "discussion": [
            {
                "subject": "BR-05 Defensie-innovatie staat op rood",
                "question": "Welke regio’s willen en kunnen de gezamenlijke intake uitvoeren?",
                "programme": "BR-05",
            },
            {
                "subject": "Ruimte in de programmering",
                "question": "Waaraan wordt de resterende € 610.000 besteed, en wanneer valt dat besluit?",
                "programme": "",
            },
        ],
        "agenda": _agenda(),
        "previous_meeting": _previous_meeting(),
    }


def _figures(programmes: list) -> dict:
    """Money, and how far the programmes are."""
    return {
        "sources": _sources(programmes),
        "burn_up": _burn_up(),
        "figure_statuses": [
            {
                "about": "EZK structureel en EZK impuls, 2024 en 2025",
                "status": "vastgesteld",
                "on": day(date(2026, 5, 20)),
            },
            {"about": "EZK structureel en EZK impuls, 2026", "status": "voorlopig", "on": day(date(2026, 9, 30))},
            {
                "about": "Indicatoren van negen ROM’s, derde ronde 2026",
                "status": "vrijgegeven",
                "on": day(date(2026, 10, 14)),
            },
        ],
        "pillars": [
            {"number": nr, "name": name, "short": short, "programmed": _of_pillar(programmes, nr)}
            for nr, name, short in PILLARS
        ],
        "roms": [{"name": name, "abbreviation": short} for short, name in ROMS.items()],
        "rounds": [{"label": f"{on:%d-%m-%Y}", "reference_on": day(on)} for on in ROUNDS],
        "programmes": programmes,
    }


def _learned() -> dict:
    """What was learned, and what may go wrong."""
    return {
        "results": [
            "Netbeheerders nemen deel aan de intake voor energiehubs; elf hubs hebben een ondertekende overeenkomst.",
            "De jaarkalender met missies voor 2027 is met acht ROM’s afgestemd.",
            "De doorlooptijd van doorverwijzing tussen InvestNL, RVO en de ROM’s daalde van 34 naar 25 werkdagen.",
            "Twaalf praktijkvoorbeelden zijn gepubliceerd, ook over wat niet werkte.",
        ],
        "lessons": [
            {"text": text, "source": source, "used_for": used_for}
            for text, source, used_for in (
                ("Spreek definities af voordat u gegevens opvraagt.", "BR-10", "Uitvraag voor de monitor (BR-18)"),
                (
                    "Leg de inzet per ROM vast in uren en euro’s; een intentie is niet genoeg.",
                    "BR-03, BR-05",
                    "Startdocument van nieuwe programma’s",
                ),
                ("Betrek de netbeheerder bij de intake, niet pas bij de aanvraag.", "BR-04", "Werkwijze energiehubs"),
            )
        ],
        "insights": [
            {"for_whom": for_whom, "text": text, "source": source, "evidence": evidence}
            for for_whom, text, source, evidence in (
                (
                    "Rijk",
                    "Eén ingang naar negen regio’s voor de topconsortia.",
                    "BR-02",
                    "Verslag KIC-overleg, juni 2026",
                ),
                ("regio", "Bedrijven kunnen uitbreiden ondanks netcongestie.", "BR-04", "Elf groepsovereenkomsten"),
                ("regio", "Kleinere regio’s doen mee zonder eigen missie.", "BR-07", ""),
            )
        ],
        "risks": [
            {
                "risk": "De impuls eindigt in 2027 zonder besluit over vervolg",
                "likelihood": "middel",
                "impact": "hoog",
                "measure": "Evaluatie in september 2027 klaar, besluit in hetzelfde najaar",
            },
        ],
    }


def _changes() -> dict:
    """What changes, and the words that are used."""
    return {
        "asked_changes": [
            _asked_change(2025, "200000", "0", "aanbesteding later afgerond"),
            _asked_change(2027, "100000", "300000", "betaling schuift mee"),
        ],
        "since_previous": _since_previous(),
        "glossary": [
            {"term": term, "meaning": meaning}
            for term, meaning in (
                ("Bovenregionaal", "Over de grenzen van één regio heen; twee tot negen ROM’s doen mee."),
                ("Geprogrammeerd", "Bedrag dat na afstemming voor een programma is bestemd."),
                ("Peildatum", "Dag waarop de cijfers gelden."),
                ("Verplicht", "Bedrag dat is vastgelegd in een beschikking of opdracht."),
                ("Voorlopig, vrijgegeven, vastgesteld", "De drie statussen van een cijfer, oplopend in zekerheid."),
            )
        ],
    }


def _pack(variant: str, status: str) -> shape.Pack:
    return {
        "number": "BO-2026-2",
        "title": "Bovenregionale samenwerking van de ROM’s",
        "subtitle": "Voortgang, terugblik en vooruitblik van de negen regionale ontwikkelingsmaatschappijen, "
        "voor het overleg tussen Rijk en provincies",
        "variant": variant,  # type: ignore[typeddict-item]
        "version": "0.9" if status == "concept" else "1.0",
        "status": status,  # type: ignore[typeddict-item]
        "marking": "Intern (Rijk, provincies, ROM’s)",
        "reference_on": day(ROUNDS[-1]),
        "sender": "Secretariaat ROM Nederland",
        "recipients": "Ministerie van EZK; twaalf provincies via het IPO; negen ROM’s",
    }


def _texts() -> shape.Texts:
    return {
        "core": "",
        "reason": "Rijk en provincies spraken in de Meerjarenstrategie 2024–2027 af om periodiek terug en vooruit te "
        "kijken. Dit pakket volgt op het overleg van 17 juni 2026.",
        "finance": "",
        "risks": "Het grootste risico is dat vragen van Defensie niet alle regio’s bereiken. Daarnaast eindigt de "
        "impuls in 2027; een besluit over het vervolg hangt af van de evaluatie in dat jaar.",
        "next_steps": "De besluiten komen in de besluitenlijst. Het secretariaat meldt de uitvoering in het pakket "
        "voor het overleg van juni 2027.",
        "look_back": "De samenwerking leverde in 2026 vooral op waar regio’s één werkwijze kozen. Waar elke regio een "
        "eigen intake hield, bleef het resultaat achter.",
        "look_ahead": "Uiterlijk maart 2027 zijn de veertien waardeketens gestart. De evaluatie van de strategie "
        "begint in februari 2027 en is in september klaar.",
    }


def _asked() -> list[shape.AskedDecision]:
    rows = (
        (
            "In te stemmen met het kasverzoek voor BR-10.",
            "€ 0,2 mln uit de impuls, begroot in 2025, blijft in 2027 beschikbaar voor de gegevensvoorziening.",
            "akkoord",
            "akkoord",
        ),
        (
            "In te stemmen met de nieuwe planning van BR-03.",
            "De veertien waardeketens zijn uiterlijk 31 maart 2027 gestart in plaats van 31 december 2026.",
            "akkoord",
            "akkoord, mits maandelijks overzicht",
        ),
        (
            "In te stemmen met de beslisregel voor BR-05.",
            "Sluiten twee regio’s niet aan voor 15 januari 2027, dan gaat hun aandeel naar de vijf andere deelnemers.",
            "akkoord",
            "nader gesprek",
        ),
        ("Kennis te nemen van de ruimte in de programmering.", "", "", ""),
    )
    return [
        {
            "number": f"BO-2026-2/{i}",
            "asked": asked,
            "explanation": explanation,
            "who": "Rijk en provincies",
            "rijk": rijk,
            "provinces": provinces,
        }
        for i, (asked, explanation, rijk, provinces) in enumerate(rows, 1)
    ]


def _agenda() -> list[shape.AgendaItem]:
    rows = (
        ("1", "Opening en vaststelling van de agenda", "besluitvorming", "14.00", "voorzitter"),
        ("2", "Besluiten- en actielijst 17 juni 2026", "besluitvorming", "14.05", "secretariaat"),
        ("4", "Samenwerking ROM’s: voortgang, terugblik, vooruitblik", "besluitvorming", "14.25", "secretariaat"),
        ("4a", "BR-05 Defensie-innovatie", "bespreking", "14.50", "BOM"),
        ("6", "Rondvraag en sluiting", "", "15.25", "voorzitter"),
    )
    return [
        {"number": number, "subject": subject, "purpose": purpose, "time": time, "by": by}
        for number, subject, purpose, time, by in rows
    ]


def _previous_meeting() -> shape.PreviousMeeting:
    return {
        "name": "Bestuurlijk overleg Rijk–provincies",
        "on": day(date(2026, 6, 17)),
        "decisions": [
            {
                "number": "BO-2026-1/1",
                "text": "Ingestemd met de samenvoeging van BR-17 met BR-03.",
                "follow_up": "Verwerkt op 1 juli 2026",
            },
            {"number": "BO-2026-1/2", "text": "Ingestemd met de evaluatievragen voor 2027.", "follow_up": ""},
        ],
        "actions": [
            {
                "number": "A-14",
                "text": "Achtste aanspreekpunt voor de KIA’s voordragen",
                "owner": "InnovationQuarter",
                "due_on": day(date(2026, 12, 31)),
                "state": "open",
            },
            {
                "number": "A-16",
                "text": "Gesprek met twee regio’s over de gezamenlijke intake Defensie",
                "owner": "BOM",
                "due_on": None,
                "state": "te laat",
            },
        ],
    }


def _asked_change(year: int, before: str, after: str, reason: str) -> shape.AskedChange:
    return {
        "programme": "BR-10",
        "short_title": "Gemeenschappelijke data",
        "reason": reason,
        "source": "EZK impuls",
        "year": year,
        "before": euro(Decimal(before)),
        "after": euro(Decimal(after)),
    }


def _since_previous() -> shape.SincePrevious:
    return {
        "number": "BO-2026-1",
        "version": "1.0",
        "reference_on": day(date(2026, 3, 31)),
        "changes": [
            {
                "on": day(date(2026, 7, 1)),
                "programme": "BR-17",
                "what": "EZK structureel 2026",
                "before": "€ 60.000",
                "after": "€ 0",
                "reason": "opgegaan in BR-03",
            },
            {"on": None, "programme": "BR-05", "what": "Kwaliteit", "before": "oranje", "after": "rood", "reason": ""},
        ],
    }


def _sources(programmes: list) -> list[shape.Source]:
    kinds = (("EZK structureel", "structureel", False, 8_800_000), ("EZK impuls", "impuls", True, 4_000_000))
    sources = []
    for name, short, one_off, available in kinds:
        years = []
        for year in YEARS:
            rows = [row for p in programmes for row in p["money"] if row["source"] == name and row["year"] == year]
            amounts = {key: _sum(rows, key) for key in ("programmed", "committed", "paid", "realised")}
            years.append(
                {"year": year, "available": None if one_off else euro(Decimal(2_200_000)), "forecast": None} | amounts
            )
        totals = {key: _sum(years, key) for key in ("programmed", "committed", "paid", "realised")}
        sources.append(
            {"name": name, "short": short, "one_off": one_off, "available": euro(Decimal(available)), "years": years}
            | totals
        )
    return sources


def _sum(rows: list, key: str) -> shape.Euro:
    return euro(sum((Decimal(row[key]) for row in rows), Decimal(0)))


def _of_pillar(programmes: list, nr: int) -> shape.Euro:
    total = Decimal(0)
    for programme in programmes:
        percent = next((share["percent"] for share in programme["shares"] if share["pillar"] == nr), 0)
        total += Decimal(_sum(programme["money"], "programmed")) * percent / 100
    return euro(total)


def _burn_up() -> list[shape.BurnPoint]:
    return [
        {
            "on": day(date(2024 + i // 4, i % 4 * 3 + 3, 28)),
            "committed": euro(Decimal(850_000) * i + 700_000),
            "paid": euro(Decimal(680_000) * i + 100_000),
        }
        for i in range(11)
    ]
