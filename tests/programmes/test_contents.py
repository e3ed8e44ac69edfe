"""What a version consists of, fetched once: the same as fetched anew, for as long as it reads the same."""

import pytest

from programmes.models import Organisation, ProgrammeVersion
from programmes.models.versions import CHILDREN, TAGS
from programmes.queries import all_provinces, last_named, with_contents
from programmes.queries.contents import BLOCK, LEAVES_NAMES, LOOKED_BACK
from romportal import audit
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def read(version) -> dict[str, list[tuple[int, str]]]:
    """What stands in every relation of a version, and whether each child knows its version."""
    found = {name: list(getattr(version, name).all()) for name in [*TAGS, *CHILDREN]}
    assert all(row.version is version for name in CHILDREN for row in found[name])
    return {name: [(row.pk, str(row)) for row in rows] for name, rows in found.items()}


def fetched(**asked):
    return with_contents(ProgrammeVersion.objects.filter(**asked))


def line(action, subject, **detail):
    with audit.transaction(None) as trail:
        trail.add(action, subject, **detail)


def test_what_was_fetched_before_is_the_same_in_two_queries(django_assert_num_queries):
    version = builders.offered()
    (first,) = fetched(pk=version.pk)
    with django_assert_num_queries(2):  # the last line, and the version itself
        (again,) = fetched(pk=version.pk)
        assert read(again) == read(first)
    assert read(again) == read(ProgrammeVersion.objects.with_children().get(pk=version.pk))
    assert len(read(again)["participations"]) == 2


def test_a_question_about_children_is_asked_of_this_version_alone():
    version, other = builders.offered(), builders.offered("BR-02")
    fetched(pk=version.pk)
    (again,) = fetched(pk=version.pk)
    assert {part.version_id for part in again.participations.order_by("pk")} == {version.pk}
    assert again.participations.filter(version=other.pk).count() == 0


def test_a_concept_is_fetched_anew_each_time():
    version = builders.concept()
    fetched(pk=version.pk)
    version.participations.all().delete()  # around every verb
    (again,) = fetched(pk=version.pk)
    assert read(again)["participations"] == []


def test_a_position_leaves_it_remembered_and_another_name_does_not(django_assert_num_queries):
    version = builders.offered()
    fetched(pk=version.pk)
    builders.actions.give_position(version.agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    with django_assert_num_queries(2):
        fetched(pk=version.pk)
    Organisation.objects.filter(code="nom").update(short_name="NOM Noord")
    line("beheer.change", Organisation.objects.get(code="nom"))
    (again,) = fetched(pk=version.pk)
    assert "NOM Noord" in [str(part.rom) for part in again.participations.all()]


def test_a_version_that_came_to_another_state_is_another():
    version = builders.offered()
    fetched(pk=version.pk)
    ProgrammeVersion.objects.filter(pk=version.pk).update(state="lapsed")
    version.participations.all().delete()
    (again,) = fetched(pk=version.pk)
    assert read(again)["participations"] == []


def test_an_action_that_nobody_knows_may_have_changed_a_name():
    before = last_named()
    line("programmes.something_new", builders.organisation("nom", "rom"))
    assert last_named() != before


@pytest.mark.parametrize("action", [*LEAVES_NAMES, "accounts.log_in", "mailing.send_again"])
def test_what_leaves_names_alone_leaves_what_was_remembered(action):
    subject = builders.organisation("nom", "rom")
    before = last_named()
    line(action, subject)
    assert last_named() == before


def test_beyond_what_is_looked_back_a_name_is_still_seen_to_change():
    subject = builders.organisation("nom", "rom")
    line("beheer.change", subject)
    said = {last_named()}
    for _ in range((LOOKED_BACK + 2 * BLOCK) // 50):
        with audit.transaction(None) as trail:
            for _ in range(50):
                trail.add("programmes.remark", subject)
        said.add(last_named())
    assert 2 <= len(said) <= 4  # once for each block that was passed over
    assert not Line.objects.exclude(action="programmes.remark").filter(number__gt=LOOKED_BACK // 2).exists()
    before = last_named()
    line("beheer.change", subject)
    assert last_named() != before


def test_provinces_are_remembered_and_a_new_name_is_seen(django_assert_num_queries):
    province = builders.province()
    assert all_provinces(named=last_named()) == [province] == all_provinces()
    named = last_named()
    with django_assert_num_queries(0):
        all_provinces(named=named)
    Organisation.objects.filter(pk=province.organisation_id).update(name="Drenthe en meer")
    line("beheer.change", province.organisation)
    assert [str(each) for each in all_provinces(named=last_named())] == ["Drenthe en meer"]
