"""Every key that is ever written in the trail has a Dutch word, so that a history reads in one language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import RequestFactory

from programmes.actions import contents, differences, regions
from programmes.models import KiaCoverage, Plan, ProgrammeVersion, Rom, Stake
from programmes.models.versions import TAGS
from programmes.particulars import FIELDS, word_of
from reporting.actions import packs
from reporting.forms.meetings import MeetingForm
from reporting.models import DialoguePack, Meeting
from reporting.models.progress import ProgressText
from romportal.audit.admin import SECRET, Trailed


def written_keys() -> Iterator[tuple[str, str]]:
    """(file, key) of every key that the source names where it leaves a line."""
    for path in Path().glob("*/**/*.py"):
        if path.parts[0] not in ("programmes", "funding", "reporting", "romportal"):
            continue
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("trail.add", "tell"):
                yield from ((str(path), key) for key in _keys(call))


def _keys(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        if isinstance(keyword.value, ast.Dict) and keyword.arg in ("before", "after"):
            yield from (key.value for key in keyword.value.keys if isinstance(key, ast.Constant))
        elif keyword.arg not in (None, "before", "after", "result"):
            yield keyword.arg


def test_every_key_that_a_verb_writes_has_a_word():
    found = list(written_keys())
    assert len(found) > 60
    assert [(path, key) for path, key in found if key not in FIELDS] == []


@pytest.mark.parametrize(
    ("model", "keys"),
    [
        (ProgrammeVersion, [*contents.TEXTS, *contents.COMMITMENT, *TAGS, *differences.SETS]),
        (None, [name for _, names in differences.SETS.values() for name in names]),
        (Rom, regions.PROFILE_FIELDS),
        (Plan, regions.PLAN_FIELDS),
        (Stake, regions.STAKE_FIELDS),
        (KiaCoverage, regions.KIA_FIELDS),
        (Meeting, [name for name in MeetingForm.base_fields if name != "revision"]),
        (DialoguePack, packs.TEXTS),
        (None, ProgressText.LIGHTS),
    ],
)
def test_every_field_that_a_verb_changes_has_a_word(model, keys):
    label = model._meta.label_lower if model else ""
    assert [key for key in keys if word_of(label, key) is None] == []


@pytest.mark.filterwarnings("ignore:The default scheme will be changed")
def test_every_field_of_the_admin_site_has_a_word():
    lacking = []
    pages = {model: page for model, page in admin.site._registry.items() if isinstance(page, Trailed)}
    for model, page in pages.items():
        form = page.get_form(RequestFactory().get("/"))
        lacking += [
            (model._meta.label, name)
            for name in form.base_fields
            if name not in SECRET and word_of(model._meta.label_lower, name) is None
        ]
    assert lacking == []
