"""The frame, what stands in the address bar, the double click and the pages for what went wrong."""

import re
import threading
from datetime import date

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from programmes.models import Portal
from romportal import shell
from tests.programmes import builders

TODAY = "2026-11-24 09:00+01:00"


def asked(path, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)
    return request


def posted(data, user):
    request = RequestFactory().post("/boeken/", data)
    request.user = user
    return request


# ── The peildatum ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("query", "day", "text", "error"),
    [
        ("", None, "", ""),
        ("peildatum=", None, "", ""),
        ("peildatum=24-11-2026", None, "", ""),
        ("peildatum=30-09-2026", date(2026, 9, 30), "30-09-2026", ""),
        ("peildatum=2026-09-30", date(2026, 9, 30), "30-09-2026", ""),
        (
            "peildatum=25-11-2026",
            None,
            "25-11-2026",
            "25-11-2026 is nog niet voorbij. Kies een dag vóór 24-11-2026.",
        ),
        (
            "peildatum=morgen",
            None,
            "morgen",
            "Schrijf de datum als dag-maand-jaar, bijvoorbeeld 23-11-2026.",
        ),
        ("peildatum=30-02-2026", None, "30-02-2026", "Februari 2026 heeft 28 dagen."),
    ],
)
@time_machine.travel(TODAY, tick=False)
def test_only_a_day_that_has_ended_is_a_peildatum(query, day, text, error):
    assert shell.asked_day(asked(f"/?{query}")) == shell.AsOf(day=day, text=text, error=error)


def test_a_peildatum_goes_along_in_links():
    assert shell.AsOf(day=date(2026, 9, 30)).query == "?peildatum=30-09-2026"
    assert shell.AsOf(day=date(2026, 9, 30)).label == "30-09-2026"
    assert shell.AsOf().query == ""
    assert shell.AsOf().label == "Vandaag (lopende cijfers)"


# ── Pages and sorting ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "number", "note"),
    [
        ("2", 2, ""),
        ("999", 3, "Pagina ‘999’ bestaat niet; dit is pagina 3 van 3."),
        ("0", 1, "Pagina ‘0’ bestaat niet; dit is pagina 1 van 3."),
        ("abc", 1, "Pagina ‘abc’ bestaat niet; dit is pagina 1 van 3."),
        ("-1", 1, "Pagina ‘-1’ bestaat niet; dit is pagina 1 van 3."),
        ("%D9%A2", 1, "Pagina ‘٢’ bestaat niet; dit is pagina 1 van 3."),
        ("9" * 5000, 1, f"Pagina ‘{'9' * 20}’ bestaat niet; dit is pagina 1 van 3."),
    ],
)
def test_a_hand_typed_page_number_shows_a_page_and_says_so(typed, number, note):
    page = shell.asked_page(asked(f"/?pagina={typed}"), list(range(60)), per_page=25)

    assert (page.number, page.note) == (number, note)


def test_without_a_page_number_the_first_is_shown_without_a_word():
    page = shell.asked_page(asked("/"), [])

    assert (page.number, page.note, list(page)) == (1, "", [])


@pytest.mark.parametrize(
    ("typed", "key", "order_by"),
    [
        ("titel", "titel", "title"),
        ("-titel", "titel", "-title"),
        ("password", "bedrag", "-amount"),
        ("--titel", "bedrag", "-amount"),
        ("", "bedrag", "-amount"),
    ],
)
def test_a_list_sorts_only_by_what_it_names(typed, key, order_by):
    sort = shell.asked_sort(asked(f"/?sorteer={typed}"), {"titel": "title", "bedrag": "amount"}, "-bedrag")

    assert (sort.key, sort.order_by) == (key, order_by)


class ListFilter(forms.Form):
    q = forms.CharField(label="Zoek", required=False)
    rom = forms.MultipleChoiceField(label="ROM", choices=[("nom", "NOM"), ("bom", "BOM")], required=False)
    pillar = forms.ChoiceField(label="Pijler", choices=[("", "Alle"), ("1", "Verbinding")], required=False)


def test_active_filters_say_what_is_on_and_where_it_is_off():
    request = asked("/?q=a%26b&rom=nom&rom=bom&pillar=9&pagina=3&sorteer=titel")
    form = ListFilter(request.GET)
    form.is_valid()

    assert shell.active_filters(request, form) == [
        shell.Chip("Zoek: a&b", "?rom=nom&rom=bom&pillar=9&sorteer=titel"),
        shell.Chip("ROM: NOM, BOM", "?q=a%26b&pillar=9&sorteer=titel"),
    ]


# ── A page and its part ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_the_part_is_for_htmx_with_a_target_alone():
    part = {"part": "components/crumbs.html"}
    whole = shell.render_page(asked("/"), "404.html", {}, **part)
    swapped = shell.render_page(asked("/", hx_request="true", hx_target="lijst"), "404.html", {}, **part)
    boosted = shell.render_page(asked("/", hx_request="true", hx_boosted="true"), "404.html", {}, **part)
    back = asked("/", hx_request="true", hx_target="lijst", hx_history_restore_request="true")

    assert "<!doctype html>" in whole.content.decode()
    assert "<!doctype html>" in boosted.content.decode()
    assert "<!doctype html>" in shell.render_page(back, "404.html", {}, **part).content.decode()
    assert swapped.content.decode().startswith("\n<nav")
    assert whole.headers["Vary"] == swapped.headers["Vary"] == "HX-Request, HX-Target"


class OneField(forms.Form):
    title = forms.CharField(label="Titel")


@pytest.mark.django_db
def test_the_title_says_fout_when_a_posted_form_was_refused():
    pressed = asked("/")
    pressed.method = "POST"
    refused = shell.render_page(pressed, "404.html", {"version_form": OneField({})}).content.decode()
    filtered = shell.render_page(asked("/"), "404.html", {"form": OneField({})}).content.decode()
    fresh = shell.render_page(asked("/"), "404.html", {"version_form": OneField()}).content.decode()

    assert "<title>Fout: Deze pagina is er niet" in refused
    assert "<title>Deze pagina is er niet" in fresh
    assert "<title>Deze pagina is er niet" in filtered


@pytest.mark.django_db
@pytest.mark.parametrize(("holds_demo", "shown"), [(True, True), (False, False)])
def test_every_page_says_voorbeelddata_when_that_is_what_it_shows(client, holds_demo, shown):
    Portal.objects.update_or_create(pk=1, defaults={"holds_demo": holds_demo})

    assert ("Voorbeelddata" in client.get("/account/login/").content.decode()) is shown


@pytest.mark.django_db
def test_the_frame_shows_name_role_and_mandate():
    sanne, pieter = builders.secretary(), builders.mandated_province_staff()

    assert shell._account(sanne) == "Sanne, secretaris ROM Nederland"
    assert shell._account(pieter) == "Pieter, beleidsmedewerker Drenthe (namens de provincies)"


# ── The double click ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_the_same_form_twice_is_carried_out_once():
    done = []

    @shell.posts_once
    def book(request):
        done.append(request.POST["amount"])
        return HttpResponseRedirect("/geboekt/7/")

    sanne, emma = builders.secretary(), builders.ministry_staff()
    first = book(posted({"once": "token-1", "amount": "5"}, sanne))
    second = book(posted({"once": "token-1", "amount": "5"}, sanne))

    assert done == ["5"]
    assert first.url == second.url == "/geboekt/7/"

    book(posted({"once": "token-2", "amount": "6"}, sanne))
    book(posted({"once": "token-1", "amount": "5"}, emma))
    book(posted({"once": "token-1", "amount": "7"}, sanne))
    book(posted({"amount": "5"}, sanne))
    book(posted({"amount": "5"}, sanne))
    assert done == ["5", "6", "5", "7", "5", "5"]


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again():
    answers = iter([HttpResponse("fout"), PermissionDenied("nee"), HttpResponseRedirect("/klaar/")])

    @shell.posts_once
    def book(request):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    sanne = builders.secretary()
    assert book(posted({"once": "t"}, sanne)).status_code == 200
    with pytest.raises(PermissionDenied):
        book(posted({"once": "t"}, sanne))
    assert book(posted({"once": "t"}, sanne)).url == "/klaar/"


@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_is_clicked_twice_is_shown_to_both():
    started, go_on = threading.Event(), threading.Event()

    @shell.posts_once
    def refuse(request):
        started.set()
        go_on.wait(5)
        return HttpResponse(f"fout: {request.POST['text']}")

    sanne = builders.secretary()
    answers = []

    def click():
        try:
            answers.append(refuse(posted({"once": "t", "text": "Lange tekst"}, sanne)).content.decode())
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    clicks[0].start()
    assert started.wait(5)
    clicks[1].start()
    clicks[1].join(0.3)
    assert answers == []
    go_on.set()
    for each in clicks:
        each.join(5)
    assert answers == ["fout: Lange tekst", "fout: Lange tekst"]


@pytest.mark.django_db
def test_a_form_is_remembered_as_long_as_its_session_can_last():
    done = []

    @shell.posts_once
    def book(request):
        done.append(1)
        return HttpResponseRedirect("/geboekt/7/")

    sanne = builders.secretary()
    with time_machine.travel(TODAY, tick=False) as clock:
        book(posted({"once": "t"}, sanne))
        clock.shift(settings.SESSION_LONGEST - 1)
        assert book(posted({"once": "t"}, sanne)).url == "/geboekt/7/"
    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_the_second_click_waits_for_the_first():
    started, go_on = threading.Event(), threading.Event()
    done = []

    @shell.posts_once
    def book(request):
        done.append(1)
        started.set()
        go_on.wait(5)
        return HttpResponseRedirect("/geboekt/7/")

    sanne = builders.secretary()
    answers = []

    def click():
        try:
            answers.append(book(posted({"once": "t"}, sanne)).url)
        finally:
            connection.close()

    first = threading.Thread(target=click)
    first.start()
    assert started.wait(5)
    second = threading.Thread(target=click)
    second.start()
    go_on.set()
    first.join(10)
    second.join(10)

    assert (done, answers) == ([1], ["/geboekt/7/", "/geboekt/7/"])


# ── What went wrong ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "argument", "status", "heading"),
    [
        (shell.csrf_failure, "no cookie", 403, "Dit formulier is verlopen"),
        (shell.bad_request, Exception(), 400, "Dit verzoek klopt niet"),
        (shell.forbidden, PermissionDenied(), 403, "U mag dit niet"),
        (shell.not_found, Exception("No Programme matches"), 404, "Deze pagina is er niet"),
    ],
)
def test_what_went_wrong_is_said_in_dutch_in_our_frame(view, argument, status, heading):
    response = view(asked("/"), argument)
    text = response.content.decode()

    assert response.status_code == status
    assert f'<h1 class="nl-heading nl-heading--level-1">{heading}</h1>' in text
    assert 'lang="nl"' in text
    assert "No Programme" not in text


@pytest.mark.django_db
def test_a_refusal_gives_its_reason():
    page = shell.forbidden(asked("/"), PermissionDenied("Alleen EZK spreekt voor het Rijk.")).content.decode()

    assert "Alleen EZK spreekt voor het Rijk." in page


def test_a_request_that_was_refused_before_login_still_gets_a_page(db):
    assert shell.bad_request(RequestFactory().get("/"), Exception()).status_code == 400


@pytest.mark.django_db
def test_pages_for_logging_in_carry_no_inline_script_or_style(client):
    page = client.get("/account/login/").content.decode()

    assert "style=" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('type="application/json"')
    assert "Registr" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/account/login/",
        "/account/logout/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/recovery-codes/generate/",
        "/account/password/change/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/reauthenticate/",
        "/account/inactive/",
        "/account/signup/",
    ],
)
def test_pages_for_logging_in_say_u(client, address):
    anonymous = {"/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/signup/"}
    if address not in anonymous:
        login = {"login": builders.secretary().email, "password": "een lang wachtwoord", "next": address}
        assert client.post("/account/login/", login).status_code == 302
    response = client.get(address, follow=True)
    page = response.content.decode()

    assert response.status_code == 200
    assert '<h1 class="nl-heading nl-heading--level-1">' in page
    assert not re.search(r"\b([Jj]e|[Jj]ij|[Jj]ouw?)\b", page)


@pytest.mark.django_db
def test_a_wrong_password_is_refused_in_our_words(client):
    page = client.post("/account/login/", {"login": builders.secretary().email, "password": "fout"}).content.decode()

    assert "<title>Fout: Inloggen" in page
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in page


@pytest.mark.django_db
def test_who_has_a_second_factor_is_asked_for_it_and_finds_the_codes(client):
    sanne = builders.secretary()
    TOTP.activate(sanne, generate_totp_secret())
    RecoveryCodes.activate(sanne)
    login = {"login": sanne.email, "password": "een lang wachtwoord", "next": "/account/2fa/"}
    step = client.post("/account/login/", login, follow=True).content.decode()

    assert "Vul de code uit uw app in, of een van uw herstelcodes." in step
    assert "Gebruik een toegangssleutel" in step

    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    index = client.post("/account/2fa/authenticate/", {"code": code}, follow=True).content.decode()
    again = {"password": "een lang wachtwoord", "next": "/account/2fa/recovery-codes/"}
    codes = client.post("/account/reauthenticate/", again, follow=True).content.decode()

    assert "U hebt nog 9 herstelcodes." in index
    assert "Staat aan: na uw wachtwoord vragen wij een code uit uw app." in index
    assert "U hebt nog 9 van 10 codes." in codes
    assert "Maak nieuwe codes" in client.get("/account/2fa/recovery-codes/generate/").content.decode()
    assert "Code uit een app uitzetten" in client.get("/account/2fa/totp/deactivate/").content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_told_so(client):
    client.force_login(builders.secretary())
    answer = client.post("/overleggen/nieuw/", {"title": "x" * 3_000_000})
    assert answer.status_code == 400
    assert "Wat u stuurde is te groot" in answer.content.decode()
