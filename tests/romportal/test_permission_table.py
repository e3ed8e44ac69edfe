"""docs/permissions.md says what programmes/permissions.py does, and Rijk and provinces are equal in it."""

import pytest
from django.conf import settings
from django.db import transaction

from programmes import permissions
from tests.romportal.permission_table import OF_A_COLUMN, Row, permission_table, rights, rows

pytestmark = pytest.mark.django_db

RIGHTS = [right.__name__ for here in rights().values() for right in here]


@pytest.fixture(scope="module")
def answered(django_db_setup, django_db_blocker) -> dict[str, list[Row]]:
    """Every right, asked once for all tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = rows()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def answers(answered) -> list[Row]:
    return [row for here in answered.values() for row in here]


def test_the_document_is_made_from_the_code(answered):
    """When this fails: write what `permission_table(answered)` returns to docs/permissions.md."""
    assert (settings.BASE_DIR / "docs" / "permissions.md").read_text(encoding="utf-8") == permission_table(answered)


def test_no_right_is_left_out(answers):
    assert sorted(RIGHTS) == sorted(name for name in vars(permissions) if name.startswith("may_"))
    assert {right for right, _, _ in answers} == set(RIGHTS)


@pytest.mark.parametrize("right", [right for right in RIGHTS if right not in OF_A_COLUMN])
def test_rijk_and_mandated_province_may_the_same(answers, right):
    for name, what, may in answers:
        assert name != right or may["Rijk"] == may["Province, mandated"], what


def test_each_speaks_in_the_own_column_alone(answers):
    speaks = {
        (right, what): [column for column, yes in may.items() if yes]
        for right, what, may in answers
        if right in OF_A_COLUMN
    }
    assert speaks == {
        ("may_speak_for_rijk", "–"): ["Rijk"],
        ("may_speak_for_provinces", "–"): ["Province, mandated"],
        ("may_speak_for_province", "the own province"): ["Province, mandated", "Province"],
        ("may_speak_for_province", "another province"): [],
    }


def test_who_is_expired_or_not_logged_in_may_nothing(answers):
    assert [right for right, _, may in answers if may["Expired"] or may["Nobody logged in"]] == []
