"""A mail is written with what it tells, and sent once: not by two workers, not by guess, not about history."""

import datetime as dt
import threading
import time

import pytest
from django.core import mail as post_box
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from romportal import audit
from romportal.accounts.models import User
from romportal.audit.models import Line
from romportal.mailing import postman
from romportal.mailing.actions import ATTEMPTS, choose, deliver, post, send, send_again
from romportal.mailing.models import Mail
from romportal.mailing.rendering import rendered
from tests.mailing.smtp import mail_server
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def emma() -> User:
    return builders.ministry_staff()


def written(to: User | None = None, key: str = "offered:1") -> Mail:
    """One mail about an offer."""
    person = to or emma()
    post(to=[person], kind="offered", key=key, subject="BR-01 ligt voor", lines=["Geef een standpunt."], link="/x/")
    return Mail.objects.get(recipient=person, key=key)


def states() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def pass_time() -> None:
    """As if the next attempt was now."""
    Mail.objects.update(next_attempt_at=timezone.now())


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_same_event_is_written_once_for_a_person():
    written()
    written()

    assert Mail.objects.count() == 1


def test_the_database_refuses_the_same_event_twice():
    mail = written()
    mail.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.bulk_create([mail])


def test_sent_without_a_moment_is_refused():
    mail = written()
    with pytest.raises(IntegrityError, match="sent_exactly_with_its_moment"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(state="sent")


def test_what_is_rolled_back_mails_nothing():
    def told_and_refused() -> None:
        with audit.transaction(None):
            written()
            raise ValidationError("Toch niet.")

    with pytest.raises(ValidationError):
        told_and_refused()

    assert not Mail.objects.exists()


def test_loaded_history_is_no_news():
    person = emma()
    with audit.loading(timezone.now() - dt.timedelta(days=3)):
        post(to=[person], kind="offered", key="x", subject="x", lines=[], link="/")

    assert not Mail.objects.exists()


def test_a_closed_account_and_who_did_it_hear_nothing():
    closed, by = emma(), builders.secretary()
    closed.is_active = False

    post(to=[closed, by], kind="offered", key="x", subject="x", lines=[], link="/", by=by)

    assert not Mail.objects.exists()


def test_a_line_break_in_a_title_makes_no_header():
    post(to=[emma()], kind="offered", key="x", subject="BR-01\r\nBcc: x@example.org", lines=[], link="/")

    assert deliver() == 1
    assert post_box.outbox[0].subject == "BR-01 Bcc: x@example.org"


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────
def test_text_and_html_say_the_same_and_link_to_the_portal(settings):
    settings.PORTAL_URL = "https://portaal.example.org/"
    person = emma()
    post(to=[person], kind="offered", key="k", subject="<b>A & B</b>", lines=["Eerste <i>regel</i>."], link="/x/")
    words = rendered(Mail.objects.get())

    assert words.subject == "<b>A & B</b>"
    for text in (words.text, words.html):
        assert "https://portaal.example.org/x/" in text
        assert "https://portaal.example.org/account/berichten/" in text
    assert "Eerste <i>regel</i>." in words.text
    assert "Eerste &lt;i&gt;regel&lt;/i&gt;." in words.html
    assert 'lang="nl"' in words.html
    assert "<img" not in words.html


# ── Sending ───────────────────────────────────────────────────────────────────────────────────────────────
def test_what_is_due_is_sent_once_with_its_own_message_id():
    mail = written()

    assert (deliver(), deliver()) == (1, 0)

    (sent,) = post_box.outbox
    assert sent.to == ["emma@example.org"]
    assert sent.extra_headers == {"Message-ID": f"<{mail.message_id}@localhost>", "Auto-Submitted": "auto-generated"}
    assert states() == ["sent"]


def test_without_a_mail_server_it_is_kept_and_never_sent_later(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    written()
    assert deliver() == 0
    assert states() == ["no_server"]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver() == 0


def test_an_account_that_was_closed_meanwhile_gets_nothing():
    mail = written()
    User.objects.filter(pk=mail.recipient_id).update(is_active=False)

    assert deliver() == 0
    assert states() == ["dropped"]


def test_a_role_that_ended_meanwhile_gets_nothing():
    mail = written()
    mail.recipient.memberships.update(ends_on=audit.today() - dt.timedelta(days=1))

    assert deliver() == 0
    assert states() == ["dropped"]


def test_a_real_mail_server_takes_it(settings):
    mail = written()
    with mail_server(settings) as server:
        assert deliver() == 1

    (heard,) = server.heard
    assert f"Message-ID: <{mail.message_id}@localhost>" in heard
    assert "multipart/alternative" in heard


def test_a_mail_server_that_is_down_or_refuses_is_tried_later_and_longer(settings):
    written()
    with mail_server(settings):
        pass
    assert deliver() == 0  # nobody listens there now
    with mail_server(settings, "refuses"):
        pass_time()
        before = timezone.now()
        assert deliver() == 0

    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("waiting", 2)
    assert mail.next_attempt_at - before >= dt.timedelta(minutes=2)
    assert "451" in mail.trouble
    assert deliver() == 0  # not yet
    assert Mail.objects.get().attempts == 2


@pytest.mark.parametrize(
    ("mood", "state"),
    [("knows nobody", "given_up"), ("knows nobody, tersely", "given_up"), ("does not relay", "waiting")],
)
def test_an_address_that_does_not_exist_is_given_up_at_once_and_a_closed_relay_is_not(settings, mood, state):
    written()
    with mail_server(settings, mood):
        assert deliver() == 0

    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (state, 1)
    assert "55" in mail.trouble


def test_after_eleven_times_it_is_given_up_and_visible(settings):
    written()
    Mail.objects.update(attempts=ATTEMPTS - 1)
    with mail_server(settings, "refuses"):
        assert deliver() == 0

    assert states() == ["given_up"]


def test_a_line_that_breaks_after_the_mail_was_handed_over_is_unclear_and_never_sent_by_itself(settings):
    written()
    with mail_server(settings, "dies after data") as server:
        assert deliver() == 0
        pass_time()
        assert deliver() == 0

    assert len(server.heard) == 1
    assert states() == ["unclear"]


def test_a_worker_that_died_while_sending_leaves_it_unclear():
    mail = written()
    Mail.objects.update(state="sending", claimed_at=timezone.now() - dt.timedelta(minutes=11))

    assert deliver() == 0
    assert not post_box.outbox
    assert states() == ["unclear"]
    assert Mail.objects.get(pk=mail.pk).can_be_sent_again


def test_a_worker_that_is_sending_is_left_alone():
    written()
    Mail.objects.update(state="sending", claimed_at=timezone.now() - dt.timedelta(minutes=9))

    assert deliver() == 0
    assert states() == ["sending"]


def test_sending_again_is_once_per_press_and_trailed():
    mail, by = written(), builders.administrator()
    Mail.objects.update(state="unclear")

    send_again(mail, by=by)
    with pytest.raises(ValidationError):
        send_again(mail, by=by)

    assert deliver() == 1
    assert Line.objects.filter(action="mailing.send_again", actor=by).count() == 1


def test_who_claims_second_sends_nothing():
    mail = written()
    Mail.objects.update(state="sending", claimed_at=timezone.now())

    assert send(mail.pk) is False
    assert not post_box.outbox


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(settings):
    people = [builders.ministry_staff(), builders.secretary(), builders.mandated_province_staff()]
    for number in range(4):
        for person in people:
            written(person, f"event:{number}")
    sent: list[int] = []

    def work() -> None:
        sent.append(deliver())
        connection.close()

    with mail_server(settings) as server:
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert sum(sent) == len(server.heard) == 12
    assert len({heard.partition("Message-ID: ")[2].partition("\n")[0] for heard in server.heard}) == 12
    assert set(states()) == {"sent"}


def test_choosing_one_a_day_holds_new_mail_and_choosing_back_sends_it():
    person = emma()
    choose(person, daily=True, by=person)
    written(person)
    assert deliver() == 0

    choose(person, daily=False, by=person)
    assert deliver() == 1
    assert Line.objects.filter(action="mailing.choose").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_postman_of_a_worker_goes_on_after_a_round_that_failed(monkeypatch):
    monkeypatch.setattr(postman, "SECONDS", 0.02)
    rounds: list[int] = []

    def go_round() -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise RuntimeError("a mail that cannot be made")
        deliver()

    monkeypatch.setattr(postman, "go_round", go_round)
    written()
    walker = postman.Postman()
    walker.start()
    deadline = time.monotonic() + 10
    while states() != ["sent"] and time.monotonic() < deadline:
        time.sleep(0.02)
    walker.stop()

    assert states() == ["sent"]
    assert not walker.is_alive()
