"""docs/architecture.md lists every trigger and constraint that the database has."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

OURS = ["accounts", "audit", "mailing", "programmes", "funding", "reporting"]


def page() -> str:
    return (settings.BASE_DIR / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_it_lists_every_constraint():
    names = {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }
    assert sorted(name for name in names if f"`{name}`" not in page()) == []


@pytest.mark.django_db
def test_it_lists_every_table_with_a_trigger():
    found = (
        "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_schema = 'public'"
    )
    with connection.cursor() as cursor:
        cursor.execute(found)
        tables = [table for (table,) in cursor.fetchall()]
    text = page().replace("`..._", "`programmes_programmeversion_")
    assert len(tables) > 20
    assert sorted(table for table in tables if f"`{table}`" not in text) == []
