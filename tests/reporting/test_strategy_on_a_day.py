"""Pages, totals and packs in the words of the strategy of their day."""

import datetime as dt
import html
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from funding import queries as funding
from programmes import actions
from programmes.models import Pillar, Programme, ProgrammeVersion, Theme
from reporting.queries import figures, find_programmes, rows_of, shown_version, version_rows
from reporting.snapshot import money, programmes
from romportal import audit
from tests.counting import queries_of
from tests.funding import builders as ledger
from tests.programmes import builders

pytestmark = pytest.mark.django_db

OLD, NEW = "Klimaat en energie", "Klimaat, energie en netcongestie"
OLD_PILLAR, NEW_PILLAR = "Pijler 3", "Inzet op thema’s"
DAY = dt.date(2026, 12, 10)  # from here on the change holds
NOON = dt.datetime(2026, 12, 9, 12, tzinfo=dt.UTC)


@pytest.fixture
def _change():
    """BR-01 with money on pillar 3 and theme T1, and a change that is agreed on the 9th and holds from the 10th."""
    with time_machine.travel(NOON - dt.timedelta(days=3), tick=False):
        builders.strategy()
        ledger.line("BR-01")
    with time_machine.travel(NOON, tick=False):
        change = builders.strategy_change(days=1)
        contents = actions.StrategyContents(wordings={"P3": (NEW_PILLAR, "", True)})
        actions.edit_strategy(change, contents=contents, by=builders.ministry_staff())
        builders.agree(actions.offer_strategy(change, by=builders.ministry_staff()))


def at(day: dt.date, hour: int = 12):
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC), tick=False)


def pillar_names(as_of: dt.date | None) -> list[str]:
    return [row.pillar.name for row in funding.by_pillar(as_of=as_of)]


def theme_names(as_of: dt.date | None) -> list[tuple[str, ...]]:
    return [row.themes for row in rows_of(find_programmes(builders.secretary(), as_of=as_of), as_of=as_of)]


@pytest.mark.usefixtures("_change")
def test_a_figure_of_a_day_has_the_names_of_that_day():
    with at(DAY + dt.timedelta(days=5)):
        before, after = DAY - dt.timedelta(days=1), DAY
        assert pillar_names(before)[-1] == OLD_PILLAR
        assert pillar_names(after)[-1] == pillar_names(None)[-1] == NEW_PILLAR
        assert (theme_names(before), theme_names(after), theme_names(None)) == ([(OLD,)], [(NEW,)], [(NEW,)])
        version = shown_version(Programme.objects.get(), builders.secretary(), as_of=before)
        assert [theme.name for theme in version.themes.all()] == [OLD]


@pytest.mark.usefixtures("_change")
def test_totals_per_pillar_stay_the_same_when_a_pillar_is_worded_anew():
    with at(DAY + dt.timedelta(days=5)):
        before, after = funding.by_pillar(as_of=DAY - dt.timedelta(days=1)), funding.by_pillar(as_of=DAY)
        assert [(row.pillar.code, row.totals, row.share) for row in before] == [
            (row.pillar.code, row.totals, row.share) for row in after
        ]
        assert before[-1].totals.programmed > 0
        assert Pillar.objects.count() == 3


@pytest.mark.usefixtures("_change")
@pytest.mark.parametrize("column", ["rijk", "provinces"])
def test_a_theme_that_is_no_longer_recognised_keeps_its_programmes_and_their_totals(column):
    with at(DAY + dt.timedelta(days=5)):
        found, totals = find_programmes(builders.secretary(), {"thema": "T1"}), funding.by_pillar()
        theme = Theme.objects.get()
        actions.recognise_theme(theme, column=column, recognises=False, by=builders.speaker(column))
        assert find_programmes(builders.secretary(), {"thema": "T1"}) == found
        assert len(found) == 1
        assert funding.by_pillar() == totals
        assert theme_names(None) == [(NEW,)]


@pytest.mark.usefixtures("_change")
def test_the_dashboard_does_not_miss_a_wording_that_begins_at_midnight():
    """It remembers its figures by the last line of the trail; that midnight writes none."""
    with at(DAY - dt.timedelta(days=1), 22):
        assert figures().pillars[-1].row.pillar.name == OLD_PILLAR
    with at(DAY - dt.timedelta(days=1), 23):  # midnight in Amsterdam
        assert figures().pillars[-1].row.pillar.name == NEW_PILLAR
        assert figures(DAY - dt.timedelta(days=1)).pillars[-1].row.pillar.name == OLD_PILLAR


@pytest.mark.usefixtures("_change")
def test_a_snapshot_of_an_earlier_day_has_the_words_of_that_day():
    with at(DAY + dt.timedelta(days=5)):
        before = DAY - dt.timedelta(days=1)
        assert [row["name"] for row in money.pillars(before)][-1] == OLD_PILLAR
        assert [row["name"] for row in money.pillars(DAY)][-1] == NEW_PILLAR
        assert [row["themes"] for row in programmes.all_of(before).programmes] == [[OLD]]
        assert [row["themes"] for row in programmes.all_of(DAY).programmes] == [[NEW]]


@pytest.mark.usefixtures("_change")
def test_pages_show_the_words_of_their_day(client):
    with at(DAY + dt.timedelta(days=5)):
        client.force_login(builders.ministry_staff())
        for name, keys in (("programme_detail", ["BR-01"]), ("programme_list", []), ("strategy", [])):
            address = reverse(name, args=keys)
            assert NEW in html.unescape(client.get(address).content.decode()), name
        shown = html.unescape(
            client.get(reverse("programme_detail", args=["BR-01"]) + "?peildatum=09-12-2026").content.decode()
        )
        assert NEW not in shown
        assert OLD in shown
        shown = html.unescape(client.get(reverse("dashboard")).content.decode())
        assert NEW_PILLAR in shown


@pytest.mark.usefixtures("_change")
@pytest.mark.parametrize(("name", "keys"), [("programme_list", []), ("funding_overview", []), ("entry_list", [])])
def test_filters_are_called_as_on_their_day(client, name, keys):
    with at(DAY + dt.timedelta(days=5)):
        client.force_login(builders.ministry_staff())
        address = reverse(name, args=keys)
        now, then = (
            html.unescape(client.get(address, {"pijler": "P3", **query}).content.decode())
            for query in ({}, {"peildatum": "09-12-2026"})
        )
        assert (NEW_PILLAR in now, OLD_PILLAR in now) == (True, False)
        assert (NEW_PILLAR in then, OLD_PILLAR in then) == (False, True)
        for wrong in ("31-02-2026", "x", "01-01-2190"):  # no day that has ended: today is shown, and so are its words
            shown = html.unescape(client.get(address, {"pijler": "P3", "peildatum": wrong}).content.decode())
            assert (NEW_PILLAR in shown, OLD_PILLAR in shown) == (True, False)


@pytest.mark.usefixtures("_change")
def test_the_filter_above_a_sheet_is_called_as_on_its_day(client):
    with at(DAY + dt.timedelta(days=5)):
        client.force_login(builders.ministry_staff())
        for query, theme in (({}, NEW), ({"peildatum": "09-12-2026"}, OLD)):
            content = client.get(reverse("sheet", args=["programmas"]), {"thema": "T1", **query}).content
            rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
            assert f"Thema: {theme}" in next(row[1] for row in rows if row[0] == "Filter")


def renewed() -> ProgrammeVersion:
    """A second version of BR-01 after the change, that adds a theme and puts all of it on pillar 3 again."""
    by = builders.secretary()
    Theme.objects.create(code="U9", name="Water", kind="challenge")
    for column in ("rijk", "provinces"):
        actions.recognise_theme(
            Theme.objects.get(code="U9"), column=column, recognises=True, by=builders.speaker(column)
        )
    version = actions.copy_version(Programme.objects.get(), reason="Water erbij", by=by)
    actions.edit_version(version, texts={"summary": "Ook water."}, tags={"themes": Theme.objects.all()}, by=by)
    return version


@pytest.mark.usefixtures("_change")
def test_two_versions_beside_each_other_each_have_the_words_of_their_day(client):
    with at(DAY + dt.timedelta(days=5)):
        version = renewed()
        rows = {row.version.number: row for row in version_rows(version.programme, builders.secretary())}
        told = {each.part: (each.old, each.new, each.by) for each in rows[2].differences}
        assert told["Thema’s"] == (OLD, f"{NEW} en Water", "+ Water")
        assert not [part for part in told if part.startswith("Pijler")]  # a new name is no change of a programme
        client.force_login(builders.secretary())
        shown = html.unescape(client.get(reverse("version_compare", args=["BR-01"])).content.decode())
        assert f'<del class="rp-old">{OLD}</del>' in shown
        assert f'<ins class="rp-new">{NEW} en Water</ins>' in shown
        agreement = actions.offer(version, by=builders.secretary())
        shown = html.unescape(client.get(reverse("agreement_detail", args=[agreement.pk])).content.decode())
        assert OLD in shown
        assert f"{NEW} en Water" in shown


@pytest.mark.usefixtures("_change")
def test_a_pillar_that_gets_another_share_is_one_change_with_the_name_of_the_new_version():
    with at(DAY + dt.timedelta(days=5)):
        version = renewed()
        p2, p3 = (Pillar.objects.get(code=code) for code in ("P2", "P3"))
        actions.set_pillars(version, shares={p2: 40, p3: 60}, primary=p3, by=builders.secretary())
        row = version_rows(version.programme, builders.secretary())[0]
        told = [(each.part, each.old, each.new) for each in row.differences if each.part.startswith("Pijler")]
        assert sorted(told) == [
            (f"Pijler {NEW_PILLAR}", "100%, hoofdpijler", "60%, hoofdpijler"),
            ("Pijler Pijler 2", "", "40%"),
        ]


@pytest.mark.usefixtures("_change")
def test_an_agreed_version_keeps_its_words_and_the_history_what_was_written(client):
    with at(DAY + dt.timedelta(days=5)):
        client.force_login(builders.auditor())
        first = Programme.objects.get().version_in_force
        shown = html.unescape(client.get(reverse("agreement_detail", args=[first.agreement_id])).content.decode())
        assert (OLD in shown, NEW in shown) == (True, False)
        before = client.get(reverse("history", args=["strategie", "mjs"])).content.decode()
        builders.agreed_strategy_change(theme="Weer anders")
        after = client.get(reverse("history", args=["strategie", "mjs"])).content.decode()
        for words in (OLD, NEW):
            assert before.count(words) <= after.count(words)


@pytest.mark.usefixtures("_change")
def test_comparing_costs_as_many_queries_with_more_versions_of_the_strategy(client):
    with at(DAY + dt.timedelta(days=5)):
        renewed()
        client.force_login(builders.secretary())
        addresses = [reverse("version_compare", args=["BR-01"]), reverse("programme_detail", args=["BR-01"])]
        few = [queries_of(client, address) for address in addresses]
        for turn in range(3):
            builders.agreed_strategy_change(theme=f"Naam {turn}")
        assert [queries_of(client, address) for address in addresses] == few


@pytest.mark.usefixtures("_change")
@pytest.mark.parametrize("column", ["rijk", "provinces"])
def test_the_strategy_of_a_day_says_which_themes_both_recognised_then(client, column):
    with at(DAY + dt.timedelta(days=5)):
        theme = Theme.objects.get()
        actions.recognise_theme(theme, column=column, recognises=False, by=builders.speaker(column))
    with at(DAY + dt.timedelta(days=6)):
        client.force_login(builders.province_staff())
        for day, is_told in (("", True), ("?peildatum=15-12-2026", True), ("?peildatum=14-12-2026", False)):
            shown = client.get(reverse("strategy") + day).content.decode()
            assert ("(niet door beide erkend)" in shown) is is_told, day


@pytest.mark.usefixtures("_change")
def test_pages_ask_no_more_queries_with_more_versions_of_the_strategy(client):
    addresses = [reverse("programme_list"), reverse("programme_detail", args=["BR-01"]), reverse("welcome")]
    with at(DAY + dt.timedelta(days=5)):
        client.force_login(builders.ministry_staff())
        few = [queries_of(client, address) for address in addresses]
        for turn in range(3):
            builders.agreed_strategy_change(theme=f"Naam {turn}")
        assert audit.today() > DAY
        assert [queries_of(client, address) for address in addresses] == few
