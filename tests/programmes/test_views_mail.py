"""Choosing how one gets messages, and the calendar address."""

import pytest
from django.urls import reverse

from romportal.mailing.actions import deliver, post
from romportal.mailing.models import Mail, Preference
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def test_the_choice_is_kept_and_shown(client):
    client.force_login(builders.ministry_staff())
    address = reverse("mail_choice")
    client.post(address, {"choice": "dag"})
    assert Preference.objects.get().daily
    client.post(address, {"choice": "meteen"})
    assert not Preference.objects.get().daily


@pytest.mark.parametrize("typed", [{}, {"choice": ""}, {"choice": "nooit"}])
def test_what_is_no_choice_changes_nothing(client, typed):
    client.force_login(builders.ministry_staff())
    response = client.post(reverse("mail_choice"), typed)
    assert response.status_code == 200
    assert "Fout" in response.content.decode()
    assert not Preference.objects.exists()


def test_a_calendar_address_is_made_when_asked_and_never_before(client):
    client.force_login(builders.ministry_staff())
    assert ".ics" not in client.get(reverse("mail_choice")).content.decode()
    client.post(reverse("mail_choice"), {"doel": "agenda"})
    first = client.get(reverse("mail_choice")).content.decode()
    assert ".ics" in first
    client.post(reverse("mail_choice"), {"doel": "agenda"})
    assert Preference.objects.get().calendar_number == 2


# ── What was mailed ───────────────────────────────────────────────────────────────────────────────────────
def mails(client, count: int = 1) -> list[Mail]:
    """Mails to Emma, read by the administrator."""
    for number in range(count):
        emma = builders.ministry_staff()
        fields = {"kind": "offered", "subject": f"Nieuws {number}", "lines": ["<b>Regel</b>"], "link": "/x/"}
        post(to=[emma], key=f"{number}", **fields)
    client.force_login(builders.administrator())
    return list(Mail.objects.order_by("pk"))


def test_each_mail_is_read_as_it_would_be_without_a_mail_server(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    (mail,) = mails(client)
    deliver()
    listed = client.get(reverse("mail_list")).content.decode()
    assert "Er is geen mailserver ingesteld." in listed
    assert "Niet verstuurd (geen mailserver)" in listed
    page = client.get(reverse("mail_detail", args=[mail.pk]))
    assert "&lt;b&gt;Regel&lt;/b&gt;" in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_the_html_of_a_mail_can_do_nothing(client):
    (mail,) = mails(client)
    page = client.get(reverse("mail_html", args=[mail.pk]))
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "&lt;b&gt;Regel&lt;/b&gt;" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", 1), ("q=emma", 1), ("q=zoe", 0), ("soort=offered", 1), ("soort=pack", 0), ("stand=sent", 0), ("stand=x", 1)],
)
def test_the_list_is_filtered(client, asked, found):
    mails(client)
    assert client.get(f"{reverse('mail_list')}?{asked}").content.decode().count("Nieuws 0") == found


def test_what_is_unclear_is_sent_again_with_a_warning_and_what_was_sent_is_not(client):
    (mail,) = mails(client)
    address = reverse("mail_detail", args=[mail.pk])
    assert "twee keer" not in client.get(address).content.decode()
    Mail.objects.update(state="unclear")
    assert "twee keer" in client.get(address).content.decode()
    client.post(address)
    assert deliver() == 1
    client.post(address)
    assert deliver() == 0


def test_the_list_asks_as_much_for_one_as_for_ten(client):
    mails(client)
    few = queries_of(client, reverse("mail_list"))
    mails(client, 10)
    assert queries_of(client, reverse("mail_list")) == few
