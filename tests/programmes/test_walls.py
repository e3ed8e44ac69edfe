"""What the database itself refuses, going around the actions and the ORM's validation."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from programmes import actions
from programmes.models import (
    Agreement,
    AgreementDocument,
    AgreementVisit,
    Answer,
    BasisDocument,
    CoFinancing,
    ConditionMet,
    Contact,
    CoreTask,
    Goal,
    Indicator,
    Instrument,
    Invitation,
    KiaCoverage,
    LapsedDocument,
    Membership,
    Milestone,
    ObjectionStatement,
    Organisation,
    OrganisationName,
    Paragraph,
    Participation,
    Partner,
    Pillar,
    PillarAssignment,
    PillarItem,
    Plan,
    PolicyReference,
    Portal,
    Position,
    Principle,
    Programme,
    ProgrammeStep,
    ProgrammeVersion,
    Province,
    RegionCheck,
    Remark,
    Reminder,
    RightsReview,
    Risk,
    Rom,
    Stake,
    StandIn,
    StepDraft,
    Strategy,
    StrategyVersion,
    Target,
    Term,
    Theme,
    ThemeRecognition,
    Wording,
)
from programmes.models.versions import CHILDREN, TAGS
from tests.programmes import builders

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = dt.date(2025, 1, 1)


def refused(change, name: str) -> None:
    """The database refuses, naming the constraint; SQLite names a unique one by its columns instead."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    said = str(refusal.value)
    assert name in said or (connection.vendor == "sqlite" and said.startswith("UNIQUE constraint failed")), said


def twice(make):
    """Do something a second time."""

    def change():
        make()
        make()

    return change


# ── Constraints ───────────────────────────────────────────────────────────────────────────────────────────
def version_with(**fields: object):
    def change():
        version = ProgrammeVersion.objects.get()
        ProgrammeVersion.objects.filter(pk=version.pk).update(**fields)

    return change


def again(**fields: object):
    """A second version of the same programme."""

    def change():
        version = ProgrammeVersion.objects.get()
        version.pk, version._state.adding = None, True
        for name, value in fields.items():
            setattr(version, name, value)
        version.save(force_insert=True)

    return change


def child(model, **fields: object):
    return lambda: model.objects.create(version=ProgrammeVersion.objects.get(), **fields)


def basis(**fields: object):
    return child(BasisDocument, title="x", **fields)


def statement(**fields: object):
    given = {"given_by": builders.secretary(), "giver_name": "x", "giver_function": "y", "given_on": DAY}
    said = {"kind": "laid", "reason": "x", "objection": "x", "answer": "x", "given_at": NOW, **given}
    return child(ObjectionStatement, rom=builders.rom("nom"), **said | fields)


def agreement_with(**fields: object):
    def change():
        by = builders.secretary()
        Agreement.objects.create(subject="BR-01", offered_at=NOW, offered_by=by, **fields)

    return change


def position_with(**fields: object):
    def change():
        by = builders.secretary()
        agreement = Agreement.objects.create(subject="BR-01", offered_at=NOW, offered_by=by)
        given = {"given_by": by, "giver_name": "x", "giver_function": "y", "given_on": DAY, "given_at": NOW}
        Position.objects.create(agreement=agreement, **{"column": "rijk", "outcome": "agreed", **given, **fields})

    return change


def conditions_met_by(*columns: str, people: int = 2):
    """Mark conditions as met for each column, by one or two people in turn."""

    def change():
        position_with(outcome="agreed_if", conditions="x")()
        given = {"giver_name": "x", "giver_function": "y", "given_on": DAY, "given_at": NOW}
        for column, by in zip(columns, [builders.secretary(), builders.ministry_staff()][:people] * 2, strict=False):
            ConditionMet.objects.create(position=Position.objects.get(), column=column, given_by=by, **given)

    return change


CONSTRAINTS = {
    "version_number_once": again(state="lapsed"),
    "one_open_version_per_programme": again(number=2, reason="x"),
    "change_has_a_reason": again(number=2, state="lapsed"),
    "version_period_in_order": version_with(ends_on=dt.date(2023, 12, 31)),
    "agreed_version_has_its_agreement": version_with(agreed_at=NOW),
    "draft_has_no_agreement": version_with(state="offered"),
    "pillar_once_per_version": lambda: PillarAssignment.objects.create(
        version=ProgrammeVersion.objects.get(), pillar=Pillar.objects.get(code="P3"), share=1
    ),
    "one_primary_pillar_per_version": lambda: PillarAssignment.objects.create(
        version=ProgrammeVersion.objects.get(), pillar=Pillar.objects.get(code="P1"), share=1, is_primary=True
    ),
    "share_is_a_percentage": lambda: PillarAssignment.objects.update(share=101),
    "rom_once_per_version": lambda: Participation.objects.create(
        version=ProgrammeVersion.objects.get(), rom=builders.rom("nom")
    ),
    "cofinancing_is_positive": child(CoFinancing, giver="x", amount=0),
    "region_check_once_per_rom": lambda: RegionCheck.objects.create(
        version=ProgrammeVersion.objects.get(), rom=builders.rom("nom")
    ),
    "answer_needs_an_objection": lambda: RegionCheck.objects.update(answer="x"),
    "basis_has_a_title": child(BasisDocument, side="rijk", title=""),
    "basis_is_one_document": lambda: basis(side="region", plan=builders.plan(), reference=builders.policy())(),
    "plan_of_a_rom_is_of_the_region": lambda: basis(side="rijk", plan=builders.plan())(),
    "basis_link_is_a_web_address": lambda: basis(side="rijk", url="javascript:x")(),
    "partner_has_a_name": child(Partner, kind="tki", name=""),
    "partner_once_per_version": twice(child(Partner, kind="tki", name="x")),
    "instrument_has_a_name": child(Instrument, name=""),
    "instrument_once_per_version": twice(child(Instrument, name="x")),
    "risk_has_a_title": child(Risk, title="", likelihood="low", impact="low"),
    "risk_has_its_levels": child(Risk, title="x", likelihood="low", impact="none"),
    "only_an_answered_objection_is_settled": lambda: RegionCheck.objects.update(settled="overruled"),
    "objection_is_judged_by_a_column": lambda: statement(kind="overruled", column="")(),
    "objection_statement_has_a_reason": lambda: statement(reason="")(),
    "objection_statement_is_about_texts": lambda: statement(answer="")(),
    "milestone_number_once": lambda: [child(Milestone, number=1, title="x", planned_on=DAY)() for _ in range(2)],
    "indicator_once_per_programme": lambda: [
        Indicator.objects.create(programme=Programme.objects.get(), name="x", unit="y") for _ in range(2)
    ],
    "target_once_per_year": lambda: [child(Target, indicator=_indicator(), year=2027, value=1)() for _ in range(2)],
    "each_step_once": lambda: [_step("started") for _ in range(2)],
    "reached_exactly_by_both": agreement_with(rijk_outcome="agreed", reached_at=NOW),
    "not_both_reached_and_closed": agreement_with(
        rijk_outcome="agreed", provinces_outcome="agreed", reached_at=NOW, closed_at=NOW
    ),
    "position_of_a_province_names_it": position_with(column="province"),
    "conditions_exactly_when_conditional": position_with(conditions="x"),
    "conditions_met_once_per_column": conditions_met_by("rijk", "rijk"),
    "conditions_met_by_two_people": conditions_met_by("rijk", "provinces", people=1),
    "conditions_are_met_by_a_column": conditions_met_by("province"),
    "stand_in_period_in_order": lambda: _stand_in(starts_on=dt.date(2199, 1, 2), ends_on=dt.date(2199, 1, 1)),
    "remark_has_a_text": lambda: _remark(text=""),
    "remark_names_its_piece_of_the_strategy": lambda: _remark(about="Thema T1"),
    "answer_has_a_text": lambda: Answer.objects.create(remark=_remark(), text="", **_given()),
    "written_round_has_a_term": agreement_with(procedure="written"),
    "document_can_be_found": lambda: _document(archive_number=""),
    "document_link_is_a_web_address": lambda: _document(url="ftp://rom.example/brief.pdf"),
    "document_of_a_province_names_it": lambda: _document(on_behalf="province"),
    "lapsed_document_has_a_reason": lambda: _lapsed(reason=""),
    "draft_once_per_person_and_step": lambda: [_draft(version) for version in [builders.concept("BR-77")] * 2],
    "column_reminded_once_a_day": lambda: [_reminder(agreement) for agreement in [_remark().agreement] * 2],
    "province_reminded_once_a_day": lambda: [
        _reminder(agreement, column="province", province=builders.province()) for agreement in [_remark().agreement] * 2
    ],
    "reminder_of_a_province_names_it": lambda: _reminder(_remark().agreement, column="province"),
    "one_open_invitation_per_person": lambda: [_invitation(key_hash=key) for key in ("a", "b")],
    "invitation_used_or_withdrawn": lambda: _invitation(accepted_at=NOW, withdrawn_at=NOW),
    "visit_once_per_person": lambda: [_visit(agreement) for agreement in [_remark().agreement] * 2],
    "plan_years_in_order": lambda: _plan(kind="multi_year", first_year=2027, last_year=2026),
    "annual_plan_is_of_one_year": lambda: _plan(last_year=2027),
    "plan_link_is_a_web_address": lambda: _plan(url="ftp://nom.example/plan.pdf"),
    "annual_plan_once_per_year": twice(lambda: _plan()),
    "multi_year_plan_once_per_period": twice(lambda: _plan(kind="multi_year", last_year=2029)),
    "framework_link_is_a_web_address": lambda: Rom.objects.update(framework_url="javascript:alert(1)"),
    "stake_names_one_party": lambda: _stake(party=""),
    "stake_percentage_up_to_100": lambda: _stake(percentage="100.01"),
    "only_a_shareholder_has_a_percentage": lambda: _stake(role="client", percentage="1"),
    "stake_period_in_order": lambda: _stake(starts_on=DAY, ends_on=DAY - dt.timedelta(days=1)),
    "stake_has_a_source": lambda: _stake(source=""),
    "one_contact_at_a_time": lambda: [_contact(function=name) for name in ("KIA", "kia")],
    "contact_period_in_order": lambda: _contact(starts_on=DAY, ends_on=DAY - dt.timedelta(days=1)),
    "former_contact_keeps_no_address": lambda: _contact(ends_on=DAY, email="n@example.org"),
    "kia_contact_belongs_to_a_rom": lambda: KiaCoverage.objects.create(
        kia=builders.kia(), contact=Contact.objects.create(rom=builders.rom(), function="KIA", name="N.")
    ),
    "one_portal_row": lambda: Portal.objects.create(pk=2),
    "name_period_in_order": lambda: OrganisationName.objects.create(
        organisation=builders.organisation("nom", "rom"), name="x", short_name="x", valid_from=DAY, valid_until=DAY
    ),
    "cbs_code_is_a_province": lambda: Province.objects.create(
        organisation=builders.organisation("x", "province"), cbs_code="PV32", iso_code="NL-X", rom=builders.rom()
    ),
    "membership_period_in_order": lambda: _membership(ends_on=dt.date(2020, 1, 1)),
    "mandate_is_for_policy_staff": lambda: _membership(is_mandated=True),
    "strategy_period_in_order": lambda: _strategy(ends_on=dt.date(2020, 1, 1)),
    "strategy_version_once": lambda: [_strategy_version() for _ in range(2)],
    "paragraph_once_per_version": lambda: [_paragraph(order=order) for order in (1, 2)],
    "paragraph_has_a_text": lambda: _paragraph(text=""),
    "wording_once_per_version": lambda: [
        Wording.objects.create(version=_strategy_version(str(turn // 2)), code="P1", name="x") for turn in (0, 1)
    ],
    "one_open_change_per_strategy": lambda: [_change(number) for number in ("1.1", "1.2")],
    "agreed_strategy_has_agreement_or_document": lambda: _change("1.1", state="agreed"),
    "offered_strategy_has_agreement": lambda: _change("1.1", state="offered"),
    "strategy_change_has_reason_and_proposer": lambda: _change("1.1", proposer=""),
    "new_item_names_its_pillar": lambda: Wording.objects.create(
        version=_strategy_version(), code="P2-9", name="x", brings="item"
    ),
    "theme_is_recognised_by_a_column": lambda: ThemeRecognition.objects.create(
        theme=Theme.objects.get(), column="province", recognises=True, **_given()
    ),
    "term_once_per_list": lambda: [Term.objects.create(kind="form", code="x", name="x") for _ in range(2)],
}


def _given() -> dict[str, object]:
    by = builders.secretary()
    return {"given_by": by, "giver_name": "x", "giver_function": "y", "given_on": DAY, "given_at": NOW}


def _remark(agreement: Agreement | None = None, **fields: str) -> Remark:
    if agreement is None:
        agreement = Agreement.objects.create(subject="BR-01", offered_at=NOW, offered_by=builders.secretary())
    party = builders.organisation("ezk", "ministry")
    asked = {"organisation": party, "kind": "question", "part": "money", "text": "x"} | fields
    return Remark.objects.create(agreement=agreement, **asked, **_given())


def _document(**fields: object) -> AgreementDocument:
    agreement = Agreement.objects.create(subject="BR-01", offered_at=NOW, offered_by=builders.secretary())
    given = {"title": "x", "kind": "letter", "dated_on": DAY, "archive_number": "1", "on_behalf": "rijk"}
    by = {"registered_by": builders.secretary(), "registered_at": NOW}
    return AgreementDocument.objects.create(agreement=agreement, **{**given, **by, **fields})


def _lapsed(reason: str = "x") -> LapsedDocument:
    return LapsedDocument.objects.create(document=_document(), reason=reason, by=builders.secretary(), at=NOW)


def _draft(version: ProgrammeVersion) -> None:
    StepDraft.objects.create(version=version, user=builders.secretary(), step="doel", fields={}, saved_at=NOW)


def _reminder(agreement: Agreement, **fields: object) -> Reminder:
    said = {"column": "rijk", "given_on": DAY, "given_at": NOW, "given_by": builders.secretary()} | fields
    return Reminder.objects.create(agreement=agreement, **said)


def _invitation(**fields: object) -> Invitation:
    by = builders.administrator()
    asked = {"user": by, "key_hash": "x", "invited_at": NOW, "invited_by": by, "expires_at": NOW} | fields
    return Invitation.objects.create(**asked)


def _visit(agreement: Agreement) -> None:
    AgreementVisit.objects.create(user=builders.secretary(), agreement=agreement, visited_at=NOW)


def _indicator() -> Indicator:
    return Indicator.objects.get_or_create(programme=Programme.objects.get(), name="x", unit="y")[0]


def _step(kind: str) -> ProgrammeStep:
    by = builders.secretary()
    return ProgrammeStep.objects.create(
        programme=Programme.objects.get(), kind=kind, on=DAY, reason="x", by=by, booked_at=NOW
    )


def _stand_in(**fields: object) -> StandIn:
    klaas = builders.stand_in(ended=True)
    role = builders.mandated_province_staff().memberships.get()
    return StandIn.objects.create(membership=role, user=klaas, made_by=role.user, made_at=NOW, **fields)


def _plan(**fields: object) -> Plan:
    asked = {"kind": "annual", "title": "x", "first_year": 2026, "last_year": 2026} | fields
    return Plan.objects.create(rom=builders.rom(), **asked)


def _stake(**fields: object) -> Stake:
    return Stake.objects.create(rom=builders.rom(), **{"role": "shareholder", "party": "x", "source": "x"} | fields)


def _contact(**fields: object) -> Contact:
    return Contact.objects.create(rom=builders.rom(), **{"function": "KIA", "name": "N."} | fields)


def _membership(**fields: object) -> Membership:
    person = builders.secretary()
    home = builders.organisation("nom", "rom")
    return Membership.objects.create(
        user=person, organisation=home, role="contributor", function="x", starts_on=DAY, **fields
    )


def _strategy(**fields: object) -> Strategy:
    period = {"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2027, 12, 31), "published_on": DAY, **fields}
    return Strategy.objects.get_or_create(code="mjs", defaults={"title": "x", "evaluation_year": 2027, **period})[0]


def _strategy_version(number: str = "1.0") -> StrategyVersion:
    found = StrategyVersion.objects.filter(number=number) if number != "1.0" else StrategyVersion.objects.none()
    return found.first() or StrategyVersion.objects.create(strategy=_strategy(), number=number, effective_on=DAY)


def _paragraph(**fields: object) -> Paragraph:
    version = StrategyVersion.objects.first() or _strategy_version()
    return Paragraph.objects.create(version=version, **{"key": 1, "order": 1, "style": "text", "text": "x"} | fields)


def _change(number: str, **fields: object) -> StrategyVersion:
    first = StrategyVersion.objects.filter(number="1.0").first() or _strategy_version()
    asked = {"proposer": "rijk", "reason": "x", **fields}
    return StrategyVersion.objects.create(
        strategy=_strategy(), number=number, effective_on=DAY, based_on=first, **asked
    )


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_refuses_by_name(name):
    builders.concept()
    refused(CONSTRAINTS[name], name)


def test_every_constraint_of_programmes_is_tried():
    models = list(Programme._meta.apps.get_app_config("programmes").get_models())
    assert {constraint.name for model in models for constraint in model._meta.constraints} - {
        "paragraph_order_once"
    } == set(CONSTRAINTS)


# ── An agreed version is frozen, with everything it consists of ───────────────────────────────────────────
@pytest.fixture
def frozen() -> ProgrammeVersion:
    """An agreed version that has a row of everything."""
    version = builders.concept()
    by = builders.secretary()
    indicator = actions.define_indicator(version, name="Bedrijven", unit="bedrijven", by=by)
    actions.set_cofinancing(version, rows=[("Drenthe", 1, 2026)], by=by)
    actions.set_milestones(version, rows=[(1, "Start", DAY)], by=by)
    actions.set_targets(version, rows=[(indicator, 2027, 1)], by=by)
    builders.approach(version)
    actions.edit_version(version, texts={}, tags={"items": PillarItem.objects.all()}, by=by)
    builders.agree(actions.offer(version, by=by))
    return ProgrammeVersion.objects.get()


FROZEN = "an agreed version is frozen"


@pytest.mark.parametrize("field", ["title", "summary", "state", "agreed_at", "stops", "revision"])
def test_no_field_of_an_agreed_version_changes(frozen, field):
    refused(lambda: ProgrammeVersion.objects.update(**{field: None if field == "agreed_at" else "1"}), FROZEN)


def test_an_agreed_version_is_not_deleted(frozen):
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM programmes_programmeversion"), FROZEN)


@pytest.mark.parametrize("relation", CHILDREN)
def test_no_child_of_an_agreed_version_changes_goes_or_comes(frozen, relation):
    rows = getattr(frozen, relation)
    model = rows.model
    assert rows.count() >= 1
    refused(lambda: rows.update(version=frozen.pk), FROZEN)
    refused(lambda: rows.all().delete(), FROZEN)
    row = rows.first()
    row.pk, row._state.adding = None, True
    refused(lambda: model.objects.bulk_create([row]), FROZEN)


@pytest.mark.parametrize("relation", CHILDREN)
def test_a_row_of_a_concept_is_not_moved_into_an_agreed_version(frozen, relation):
    copy = actions.copy_version(frozen.programme, reason="x", by=builders.secretary())
    refused(lambda: getattr(copy, relation).update(version=frozen), FROZEN)


@pytest.mark.parametrize("tag", TAGS)
def test_no_tag_of_an_agreed_version_changes_goes_or_comes(frozen, tag):
    through = getattr(ProgrammeVersion, tag).through
    rows = through.objects.filter(programmeversion=frozen)
    assert rows.count() >= 1
    refused(lambda: rows.update(programmeversion=frozen.pk), FROZEN)
    refused(lambda: rows.delete(), FROZEN)
    refused(lambda: getattr(frozen, tag).clear(), FROZEN)
    row = rows.first()
    row.pk, row._state.adding = None, True
    refused(lambda: through.objects.bulk_create([row]), FROZEN)


# ── An agreed strategy is frozen, with its text and its wordings ──────────────────────────────────────────
@pytest.mark.parametrize("version", [lambda: builders.strategy(), lambda: builders.agreed_strategy_change()])
def test_nothing_of_an_agreed_strategy_changes_goes_or_comes(version):
    agreed = version()
    message = "an agreed strategy is frozen"
    for field, value in (("reason", "x"), ("state", "draft"), ("effective_on", DAY), ("revision", 9)):
        refused(lambda f=field, v=value: StrategyVersion.objects.filter(pk=agreed.pk).update(**{f: v}), message)
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM programmes_strategyversion WHERE state = 'agreed'"), message)
    for rows, change in ((agreed.wordings, {"name": "x"}), (agreed.paragraphs, {"text": "x"})):
        assert rows.count() >= 1
        refused(lambda rows=rows, change=change: rows.update(**change), message)
        refused(lambda rows=rows: rows.all().delete(), message)
        row = rows.first()
        row.pk, row._state.adding = None, True
        refused(lambda rows=rows, row=row: rows.bulk_create([row]), message)


def test_a_wording_of_a_concept_is_not_moved_into_an_agreed_strategy():
    first, change = builders.strategy(), builders.strategy_change()
    refused(lambda: change.wordings.update(version=first), "an agreed strategy is frozen")
    refused(lambda: change.paragraphs.update(version=first), "an agreed strategy is frozen")


def test_a_remark_is_about_a_part_of_what_was_offered():
    message = "a remark is about a part of what was offered"
    of_strategy = actions.offer_strategy(builders.strategy_change(), by=builders.ministry_staff())
    of_programme = builders.offered().agreement
    for part, about in (("whole", ""), ("item", "Thema T1"), ("text", "Hoofdstuk Inleiding")):
        refused(lambda p=part, a=about: _remark(of_programme, part=p, about=a), message)
        _remark(of_strategy, part=part, about=about)
    refused(lambda: _remark(of_strategy, part="money"), message)
    _remark(of_programme)
    refused(lambda: Remark.objects.update(about="x"), "remarks are append-only")


# ── What is append-only, or stays ─────────────────────────────────────────────────────────────────────────
def test_what_was_said_about_an_objection_is_append_only():
    builders.objected(laid=True)
    message = "what was said about an objection is append-only"
    refused(lambda: ObjectionStatement.objects.update(reason="x"), message)
    refused(lambda: ObjectionStatement.objects.all().delete(), message)


def test_positions_steps_and_reviews_are_append_only(frozen):
    actions.start(frozen.programme, on=DAY, reason="Gestart", by=builders.secretary())
    actions.review_rights(by=builders.administrator())
    for rows, change, message in (
        (Position.objects, {"outcome": "refused"}, "positions are append-only"),
        (ProgrammeStep.objects, {"reason": "x"}, "steps are append-only"),
        (RightsReview.objects, {"remark": "x"}, "reviews of rights are append-only"),
    ):
        assert rows.exists()
        refused(lambda rows=rows, change=change: rows.update(**change), message)
        refused(lambda rows=rows: rows.all().delete(), message)


def test_recognitions_are_append_only():
    builders.strategy()
    actions.recognise_theme(Theme.objects.get(), column="rijk", recognises=False, by=builders.ministry_staff())
    message = "recognitions are append-only"
    refused(lambda: ThemeRecognition.objects.update(recognises=True), message)
    refused(lambda: ThemeRecognition.objects.all().delete(), message)


def test_documents_and_that_they_lapsed_are_append_only():
    _lapsed()
    kept, alone = "registered documents are append-only", _document().pk
    refused(lambda: AgreementDocument.objects.update(title="y"), kept)
    refused(lambda: AgreementDocument.objects.filter(pk=alone).delete(), kept)
    refused(lambda: LapsedDocument.objects.update(reason="y"), "lapsed documents stay lapsed")
    refused(lambda: LapsedDocument.objects.all().delete(), "lapsed documents stay lapsed")


def test_conditions_that_are_met_stay_met():
    conditions_met_by("rijk")()
    refused(lambda: ConditionMet.objects.update(explanation="x"), "conditions that are met stay met")
    refused(lambda: ConditionMet.objects.all().delete(), "conditions that are met stay met")


def test_a_reached_agreement_is_frozen(frozen):
    message = "a reached agreement is frozen"
    refused(lambda: Agreement.objects.update(rijk_outcome="refused", reached_at=None), message)
    refused(lambda: Agreement.objects.update(subject="x"), message)
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM programmes_agreement"), message)


SEED = [Pillar, PillarItem, Theme, Goal, CoreTask, Principle, Term, PolicyReference, Organisation]


@pytest.mark.parametrize("model", SEED)
def test_items_of_the_strategy_are_not_deleted_and_others_are(model):
    fields = {"code": "seed", "is_seed": True}
    if model is Pillar:
        fields["code"] = "P1"
    if model is PillarItem:
        fields["pillar"] = Pillar.objects.create(code="P1", name="x")
    row = model.objects.create(**fields)
    refused(lambda: model.objects.filter(pk=row.pk).delete(), "items of the strategy stay")
    model.objects.filter(pk=row.pk).update(is_seed=False)
    assert model.objects.filter(pk=row.pk).delete()[0] == 1


def test_there_is_no_fourth_pillar():
    builders.strategy_items()
    refused(lambda: Pillar.objects.create(code="P4", name="Pijler 4"), "the strategy has three pillars")
