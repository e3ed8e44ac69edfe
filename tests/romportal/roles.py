"""Who there is, for the tests about rights: one person for each role, and how they log in."""

import datetime as dt

from django.test import Client

from romportal.accounts.actions import create_user
from romportal.accounts.models import User
from tests.programmes import builders

ROLES = {
    "secretary": builders.secretary,
    "rijk": builders.ministry_staff,
    "mandated": builders.mandated_province_staff,
    "province": builders.province_staff,
    "standin": builders.stand_in,
    "stoodin": lambda: builders.stand_in(ended=True),
    "lead": lambda: builders.contributor("nom", "Noor"),
    "rom": lambda: builders.contributor("oostnl", "Omar"),
    "other": lambda: builders.contributor("bom", "Bo"),
    "reader": builders.reader,
    "auditor": builders.auditor,
    "administrator": builders.administrator,
    "expired": lambda: builders.user(
        "Eva", builders.organisation("ezk", "ministry", "EZK"), "policy", ends_on=dt.date(2025, 12, 31)
    ),
    "roleless": lambda: create_user(email="rolf@example.org", name="Rolf", password="een lang wachtwoord", by=None),
    "anonymous": lambda: None,
}
#: whoever stands in today may what the absent one may; whose standing-in ended may what they may themselves
SAME = {"standin": "mandated", "stoodin": "province"}


def logged_in(role: str) -> Client:
    client = Client()
    person: User | None = ROLES[role]()
    if person is not None:
        client.force_login(person)
    return client
