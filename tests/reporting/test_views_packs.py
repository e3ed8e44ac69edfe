"""Pages of a dialogue pack: made from a meeting, followed while it is printed, read, and made definitive."""

import datetime as dt

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from reporting import actions
from reporting.actions.printing import print_pack, sha256
from reporting.models import DialoguePack
from romportal import audit
from tests.counting import queries_of
from tests.programmes import builders
from tests.reporting.builders import meeting, moment, report, reporting_round

pytestmark = pytest.mark.django_db

SUMMER = dt.date(2026, 7, 1)
WORDS = {"look_back": "Goed gelopen.", "look_ahead": "We gaan door."}
READERS = [
    builders.secretary,
    builders.ministry_staff,
    builders.mandated_province_staff,
    builders.province_staff,
    builders.contributor,
    builders.auditor,
]


def a_pack(**texts: str) -> DialoguePack:
    """A concept of the short pack for BO-2027-1, with a red programme in it."""
    with audit.loading(moment(SUMMER)):
        report(builders.agreed(), reporting_round(SUMMER), quality_light="red")
    return actions.make_pack(
        meeting(),
        variant="short",
        reference_date=dt.date(2026, 9, 30),
        marking="internal",
        texts=texts,
        by=builders.secretary(),
    )


def address(pack: DialoguePack) -> str:
    return reverse("pack_detail", args=[pack.pk])


def printed(pack: DialoguePack, content: bytes = b"%PDF-1.7 gedrukt") -> DialoguePack:
    """The pack as the worker leaves it, without the minutes that printing takes."""
    DialoguePack.objects.filter(pk=pack.pk).update(
        pdf=content, pdf_hash=sha256(content), pages=2, job="ready", warnings=["‘Stand’ beslaat 2 pagina’s."]
    )
    return DialoguePack.objects.get(pk=pack.pk)


# ── Made from a meeting ───────────────────────────────────────────────────────────────────────────────────
def test_the_secretary_makes_a_concept_from_the_meeting_page(client):
    meeting()
    client.force_login(builders.secretary())
    typed = {
        "doel": "pakket",
        "pakket-variant": "full",
        "pakket-reference_date": "30-09-2026",
        "pakket-marking": "internal",
    }
    answer = client.post(reverse("meeting_detail", args=["BO-2027-1"]), typed)
    pack = DialoguePack.objects.get()
    assert answer.headers["Location"] == address(pack)
    assert (pack.variant, pack.reference_date, pack.job) == ("full", dt.date(2026, 9, 30), "waiting")
    assert DBTaskResult.objects.get().args_kwargs["args"] == [pack.pk, pack.snapshot_hash]
    assert "Wacht op de werker. U kunt deze pagina verlaten." in client.get(address(pack)).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"reference_date": "31-09-2026"}, "reference_date", "September 2026 heeft 30 dagen."),
        (
            {"reference_date": "31-12-2049"},
            "reference_date",
            "Kies een dag die voorbij is: dan liggen de cijfers vast.",
        ),
        ({"reference_date": ""}, "reference_date", "verplicht"),
        ({"variant": "poster"}, "variant", "poster"),
        ({"marking": "Staatsgeheim"}, "marking", "Staatsgeheim"),
        ({"marking": "embargo"}, "__all__", "Noem bij een embargo de dag, en alleen dan."),
        ({"embargo_until": "01-02-2027"}, "__all__", "Noem bij een embargo de dag, en alleen dan."),
    ],
)
def test_bad_input_is_told_at_its_field_and_no_pack_is_made(client, typed, field, words):
    meeting()
    client.force_login(builders.secretary())
    right = {"variant": "full", "reference_date": "30-09-2026", "marking": "internal"}
    posted = {"doel": "pakket"} | {f"pakket-{name}": value for name, value in (right | typed).items()}
    answer = client.post(reverse("meeting_detail", args=["BO-2027-1"]), posted)
    errors = answer.context["pack_form"].errors
    assert set(errors) == {field}
    assert words in errors[field][0]
    assert (DialoguePack.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_pressing_twice_makes_one_pack(client):
    meeting()
    client.force_login(builders.secretary())
    typed = {
        "doel": "pakket",
        "once": "een-druk",
        "pakket-variant": "full",
        "pakket-reference_date": "30-09-2026",
        "pakket-marking": "internal",
    }
    answers = [client.post(reverse("meeting_detail", args=["BO-2027-1"]), typed) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {address(DialoguePack.objects.get())}


# ── While it is made ──────────────────────────────────────────────────────────────────────────────────────
def test_the_page_asks_again_while_the_pack_is_made_and_stops_when_it_is_there(client):
    pack = a_pack()
    client.force_login(builders.ministry_staff())
    part = {"HX-Request": "true", "HX-Target": "pakket"}
    DialoguePack.objects.filter(pk=pack.pk).update(job="busy", step=2, step_name="pagina's opmaken")
    busy = client.get(address(pack), headers=part)
    assert "<html" not in busy.content.decode()
    assert "Stap 2 van 3: pagina&#x27;s opmaken." in busy.content.decode()
    assert 'hx-trigger="every 2s"' in busy.content.decode()
    assert "HX-Request" in busy.headers["Vary"]
    printed(pack)
    ready = client.get(address(pack), headers=part).content.decode()
    assert "hx-trigger" not in ready
    assert "Download pdf" in ready
    assert "‘Stand’ beslaat 2 pagina’s." in ready


def test_nothing_is_offered_before_it_is_whole(client):
    pack = a_pack()
    client.force_login(builders.ministry_staff())
    answer = client.get(reverse("pack_pdf", args=[pack.pk]), follow=True)
    assert answer.redirect_chain == [(address(pack), 302)]
    page = answer.content.decode()
    assert "De PDF is nog niet klaar." in page
    assert "Download pdf" not in page


def test_a_pdf_of_older_words_is_not_offered(client):
    pack = printed(a_pack(**WORDS))
    actions.edit_pack(pack, texts={"look_back": "Toch anders."}, by=builders.secretary())
    client.force_login(builders.ministry_staff())
    assert "Download pdf" not in client.get(address(pack)).content.decode()
    assert client.get(reverse("pack_pdf", args=[pack.pk])).status_code == 302


@pytest.mark.parametrize("status", ["FAILED", "SUCCESSFUL"])
def test_a_worker_that_gave_up_is_told_and_the_secretary_tries_again(client, status):
    pack = a_pack()
    DialoguePack.objects.filter(pk=pack.pk).update(job="busy", step=1, step_name="tekst")
    DBTaskResult.objects.filter(pk=pack.task_id).update(status=status)
    for person, may in ((builders.ministry_staff(), False), (builders.secretary(), True)):
        client.force_login(person)
        page = client.get(address(pack)).content.decode()
        assert "Het maken is afgebroken. Probeer het opnieuw." in page
        assert "hx-trigger" not in page
        assert ("Probeer opnieuw" in page) is may
    assert client.post(address(pack), {"doel": "opnieuw"}).status_code == 302
    assert DialoguePack.objects.get().job == "waiting"
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_a_pack_that_cannot_be_printed_says_so_and_keeps_nothing_half(client):
    pack = a_pack()
    DialoguePack.objects.filter(pk=pack.pk).update(snapshot=b'{"schema": 0, "programmes": []}')
    with pytest.raises(ValueError, match="Not a snapshot"):
        print_pack.func(pack.pk, pack.snapshot_hash)
    client.force_login(builders.secretary())
    assert client.get(reverse("pack_html", args=[pack.pk])).headers["Location"] == address(pack)
    page = client.get(address(pack)).content.decode()
    assert "Deze gegevens zijn van een oudere versie van het portaal." in page
    assert "De PDF kon niet worden gemaakt. Er is niets half bewaard; u kunt het opnieuw proberen." in page
    assert DialoguePack.objects.get().pdf is None


# ── Read ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("person", READERS)
def test_everyone_with_a_role_reads_the_same_pack(client, person):
    pack = printed(a_pack())
    client.force_login(person())
    html = client.get(reverse("pack_html", args=[pack.pk]))
    assert "BR-01" in html.content.decode()
    assert "CONCEPT" in html.content.decode().upper()
    answer = client.get(reverse("pack_pdf", args=[pack.pk]))
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-1.7 gedrukt", "application/pdf")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="dialoogpakket-BO-2027-1-kort-v0.1-concept-intern.pdf"'
    )


@pytest.mark.parametrize("name", ["pack_detail", "pack_html", "pack_pdf"])
def test_who_has_no_role_reads_nothing(client, name):
    where = reverse(name, args=[printed(a_pack()).pk])
    assert client.get(where).headers["Location"].startswith("/account/")
    client.force_login(builders.administrator())
    assert client.get(where).status_code == 403


@pytest.mark.parametrize("name", ["pack_detail", "pack_html", "pack_pdf"])
@pytest.mark.parametrize("key", [0, 424_242, 10**25])
def test_a_pack_that_does_not_exist_is_not_found(client, name, key):
    client.force_login(builders.secretary())
    assert client.get(reverse(name, args=[key])).status_code == 404


def test_markup_in_the_words_stays_words(client):
    pack = a_pack(look_back="<script>alert(1)</script> {{ pack.pk }}")
    client.force_login(builders.secretary())
    for where in (address(pack), reverse("pack_html", args=[pack.pk])):
        page = client.get(where).content.decode()
        assert "<script>alert(1)" not in page
        assert "{{ pack.pk }}" in page


# ── Its words, and making it definitive ───────────────────────────────────────────────────────────────────
def test_the_words_are_kept_and_the_pdf_follows_when_they_have_rested(client):
    pack = printed(a_pack())
    client.force_login(builders.secretary())
    answer = client.post(address(pack), WORDS | {"doel": "teksten", "core": "Regel een\r\nRegel twee"})
    pack.refresh_from_db()
    assert answer.headers["Location"] == address(pack)
    assert (pack.core, pack.look_back, pack.job) == ("Regel een\nRegel twee", "Goed gelopen.", "waiting")
    assert DBTaskResult.objects.get(pk=pack.task_id).run_after > audit.now()


def test_words_that_are_too_long_are_refused_and_stay_in_the_form(client):
    pack = a_pack()
    client.force_login(builders.secretary())
    answer = client.post(address(pack), {"doel": "teksten", "core": "x" * 2001})
    assert set(answer.context["form"].errors) == {"core"}
    assert "x" * 2001 in answer.content.decode()
    assert DialoguePack.objects.get().core == ""


def test_what_is_lacking_is_told_before_and_after_pressing(client):
    pack = a_pack()
    client.force_login(builders.secretary())
    assert "De terugblik ontbreekt." in client.get(address(pack)).content.decode()
    answer = client.post(address(pack), {"doel": "definitief"})
    assert answer.status_code == 200
    assert answer.context["refusal"] == ["De terugblik ontbreekt.", "De vooruitblik ontbreekt."]
    assert DialoguePack.objects.get().wants_definitive is False


def test_made_definitive_the_page_offers_no_change(client):
    pack = printed(a_pack(**WORDS))
    client.force_login(builders.secretary())
    assert client.post(address(pack), {"doel": "definitief"}).status_code == 302
    pack.refresh_from_db()
    assert (pack.wants_definitive, pack.status) == (True, "draft")
    assert DBTaskResult.objects.get(pk=pack.task_id).task_path.endswith("freeze_pack")
    answer = client.post(address(pack), {"doel": "teksten", "look_back": "Nog snel iets."})
    assert answer.context["refusal"] == ["Dit pakket wordt net definitief gemaakt."]
    assert DialoguePack.objects.get().look_back == "Goed gelopen."


@pytest.mark.parametrize("purpose", ["teksten", "ververs", "opnieuw", "definitief"])
@pytest.mark.parametrize(
    "person", [builders.ministry_staff, builders.mandated_province_staff, builders.contributor, builders.auditor]
)
def test_only_the_secretary_changes_a_pack(client, person, purpose):
    pack = a_pack(**WORDS)
    client.force_login(person())
    assert client.post(address(pack), {"doel": purpose}).status_code == 403
    assert "Maak definitief" not in client.get(address(pack)).content.decode()
    assert DialoguePack.objects.get().snapshot_hash == pack.snapshot_hash


@pytest.mark.parametrize("purpose", ["", "verwijder"])
def test_an_unknown_purpose_is_not_found(client, purpose):
    pack = a_pack()
    client.force_login(builders.secretary())
    assert client.post(address(pack), {"doel": purpose}).status_code == 404


def test_the_page_asks_as_many_queries_whatever_the_pack_holds(client):
    pack = printed(a_pack(**WORDS))
    client.force_login(builders.ministry_staff())
    few = queries_of(client, address(pack))
    for number in range(2, 12):
        DialoguePack.objects.create(
            meeting=pack.meeting,
            variant="short",
            number=number,
            reference_date=pack.reference_date,
            created_by=builders.secretary(),
            created_at=audit.now(),
        )
    assert queries_of(client, address(pack)) == few
