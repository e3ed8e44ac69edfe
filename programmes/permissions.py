"""Who may do what, in the whole portal, on one page (Appendix A of the domain, as rule 5 corrects it).

A `may_...` reads only attributes of what it is handed, so it can name verbs of upper rooms. A person's rights
follow from the memberships that hold today; they are read once per request and never from the login itself.
Reading: everyone who is logged in with a role sees the same programmes, figures and agreements (GOV-2, MJS-4).
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from programmes.models import (
    Membership,
    Organisation,
    Position,
    Programme,
    ProgrammeVersion,
    Province,
    Rom,
    StandIn,
    StrategyVersion,
)
from romportal import audit

if TYPE_CHECKING:
    from romportal.accounts.models import User

Role = Membership.Role


def require(permitted: bool) -> None:
    """Refuse with 403 when a person may not; every action asks this first."""
    if not permitted:
        raise PermissionDenied("Daarvoor hebt u geen rechten.")


def memberships(user: "User | None") -> list[Membership]:
    """Return the roles that hold today, the own ones first, remembered on this user object (one per request).

    After them come those of absent colleagues for whom this person stands in today: their `user` is that colleague.
    Nobody is lent more than the absent one has: a role that ended, or whose account is closed, gives nothing.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    today = audit.today()
    kept = getattr(user, "_memberships", None)
    if kept is None or kept[0] != today:
        lent = StandIn.objects.active_on(today).filter(user=user.pk).values("membership")
        held = Membership.objects.active_on(today).filter(Q(user=user.pk) | Q(pk__in=lent))
        held = held.select_related("user", "organisation__rom", "organisation__province__rom")
        kept = (today, _own_and_lent(user, list(held)))
        user._memberships = kept  # type: ignore[attr-defined]
        user.acts_for = [role.user.name for role in kept[1] if is_lent(role, user)]
    return kept[1]


def remember_roles(user: "User", held: list[Membership]) -> None:
    """Keep on a person the roles that hold today, own and lent, as `memberships` would read them."""
    user._memberships = (audit.today(), _own_and_lent(user, held))  # type: ignore[attr-defined]


def is_lent(role: Membership, user: "User") -> bool:
    """Tell the role of an absent colleague from an own one."""
    return role.user_id != user.pk


def own_function(user: "User", role: Membership) -> str:
    """Return in which function somebody acts in a role: for a lent one, their own in the same organisation."""
    same = (own for own in memberships(user) if own.organisation_id == role.organisation_id)
    return next(same, role).function


def stands_in_for(user: "User", role: Membership) -> list[str]:
    """Return the names of the absent colleagues whose role is the same as this one, in the same organisation."""
    return [
        lent.user.name
        for lent in memberships(user)
        if is_lent(lent, user) and (lent.role, lent.organisation_id) == (role.role, role.organisation_id)
    ]


def _own_and_lent(user: "User", held: list[Membership]) -> list[Membership]:
    """Put own roles first; what is lent needs a working role of one's own in the same organisation."""
    own = [role for role in held if not is_lent(role, user)]
    homes = {role.organisation_id for role in own if _takes_part(role)}
    return own + [
        role
        for role in held
        if is_lent(role, user) and role.user.is_active and role.organisation_id in homes and _takes_part(role)
    ]


# ── Who somebody is ───────────────────────────────────────────────────────────────────────────────────────
def is_secretary(user: "User | None") -> bool:
    return _has(user, Role.SECRETARY)


def is_auditor(user: "User | None") -> bool:
    return _has(user, Role.AUDITOR)


def is_administrator(user: "User | None") -> bool:
    return _has(user, Role.ADMINISTRATOR)


def speaks_for_rijk(user: "User | None") -> Membership | None:
    """Return the role in which somebody may say what the Rijk says."""
    return _first(user, lambda m: m.role == Role.POLICY and m.organisation.kind == Organisation.Kind.MINISTRY)


def speaks_for_provinces(user: "User | None") -> Membership | None:
    """Return the mandated role in which somebody may say what the provinces say together."""
    return _first(user, lambda m: _is_province_staff(m) and m.is_mandated)


def speaks_for_province(user: "User | None") -> Membership | None:
    """Return the role in which somebody gives the position of a single province."""
    return _first(user, _is_province_staff)


def own_province(user: "User | None") -> Province | None:
    """Return the province whose region is 'mijn regio'; for a reader it is no more than that."""
    role = speaks_for_province(user) or _first(user, _is_province_reader)
    return role.organisation.province if role else None


def own_roms(user: "User | None") -> list[Rom]:
    """Return the ROMs that somebody contributes for, each once."""
    return list(dict.fromkeys(m.organisation.rom for m in memberships(user) if m.role == Role.CONTRIBUTOR))


def has_a_role(user: "User | None") -> bool:
    """Tell who takes part in any way today; whose last role ended gets no mail."""
    return bool(memberships(user))


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────
def may_read(user: "User | None") -> bool:
    """Everyone with a role reads all shared content; the administrator as such has no content by default."""
    return any(m.role != Role.ADMINISTRATOR for m in memberships(user))


def may_read_trail(user: "User | None") -> bool:
    return is_auditor(user)


def knows_draft(user: "User | None", version: ProgrammeVersion) -> bool:
    """Tell who writes along on a version: the secretary, the lead and participating ROMs; the auditor reads along."""
    return is_auditor(user) or writes_along(user, version)


def writes_along(user: "User | None", version: ProgrammeVersion) -> bool:
    """Tell who types on pages of a version: the secretary, the lead and participating ROMs."""
    return is_secretary(user) or bool(_own_part(user, version))


def may_see_draft(user: "User | None", version: ProgrammeVersion) -> bool:
    """A concept is seen by its authors alone, and by the auditor (rule 9)."""
    if version.state != ProgrammeVersion.State.DRAFT:
        return may_read(user)
    return knows_draft(user, version)


# ── Programmes ────────────────────────────────────────────────────────────────────────────────────────────
def may_add_programme(user: "User | None") -> bool:
    return is_secretary(user)


def writes_text(user: "User | None", version: ProgrammeVersion) -> bool:
    """Tell who keeps the text of a version: the secretary and the lead ROM (rule 5)."""
    return is_secretary(user) or any(rom.organisation_id == version.lead_id for rom in own_roms(user))


def may_edit_version(user: "User | None", version: ProgrammeVersion) -> bool:
    """The secretary and the lead ROM edit the text of a concept."""
    return version.is_editable and writes_text(user, version)


def may_choose_roms(user: "User | None", version: ProgrammeVersion) -> bool:
    """Which ROMs take part in a concept is kept by the secretary; each ROM then fills in its own part."""
    return version.is_editable and is_secretary(user)


def may_edit_participation(user: "User | None", version: ProgrammeVersion, rom: Rom) -> bool:
    """Each ROM edits its own participation and region check in a concept; the lead does not do it for others."""
    return version.is_editable and writes_part(user, version, rom)


def writes_part(user: "User | None", version: ProgrammeVersion, rom: Rom) -> bool:
    """Tell who keeps the part of this ROM in a version: its own people, and the secretary."""
    return is_secretary(user) or rom in _own_part(user, version)


def objects_as(user: "User | None", rom: Rom) -> Membership | None:
    """Return the role in which somebody speaks for a ROM about its own objection; the secretary does not."""
    return _first(user, lambda m: m.role == Role.CONTRIBUTOR and m.organisation_id == rom.organisation_id)


def supports_as(user: "User | None") -> Membership | None:
    """Return the role of the secretary, who lays an objection before the columns and answers questions."""
    return _first(user, lambda m: m.role == Role.SECRETARY)


def may_see_objection(user: "User | None", version: ProgrammeVersion, rom: Rom, laid: bool) -> bool:
    """The authors and the ROM itself; once laid before them Rijk and provinces too; all once offered (rule 9)."""
    return may_see_draft(user, version) or rom in own_roms(user) or (laid and may_see_inbox(user))


def may_copy_version(user: "User | None", programme: Programme) -> bool:
    return is_secretary(user)


def may_offer(user: "User | None", version: ProgrammeVersion) -> bool:
    return is_secretary(user)


def may_withdraw(user: "User | None", version: ProgrammeVersion) -> bool:
    return is_secretary(user)


def may_step(user: "User | None", programme: Programme) -> bool:
    """Start and finish are the secretary's."""
    return is_secretary(user)


# ── Regions ───────────────────────────────────────────────────────────────────────────────────────────────
def may_keep_rom(user: "User | None", rom: Rom) -> bool:
    """Tell who keeps what a ROM has of its own (profile, plans): its own people, and the secretary."""
    return is_secretary(user) or rom in own_roms(user)


def may_assign_kia(user: "User | None") -> bool:
    """Which ROM is the contact of an agenda is kept by the secretary."""
    return is_secretary(user)


def may_cover_kia(user: "User | None", coverage: Any) -> bool:
    """What the regions bring to an agenda is written by the ROM that is its contact, and by the secretary."""
    return is_secretary(user) or coverage.rom_id in {rom.pk for rom in own_roms(user)}


# ── Agreement: the secretary and the administrator can say neither ────────────────────────────────────────
def may_speak_for_rijk(user: "User | None") -> bool:
    return speaks_for_rijk(user) is not None and not _is_no_party(user)


def may_speak_for_provinces(user: "User | None") -> bool:
    return speaks_for_provinces(user) is not None and not _is_no_party(user)


def own_columns(user: "User | None") -> list[str]:
    """Return the columns for which somebody speaks, the Rijk first."""
    may = {Position.Column.RIJK: may_speak_for_rijk(user), Position.Column.PROVINCES: may_speak_for_provinces(user)}
    return [column.value for column, allowed in may.items() if allowed]


def may_speak_for_province(user: "User | None", province: Province | None) -> bool:
    role = speaks_for_province(user)
    return role is not None and role.organisation.province == province and not _is_no_party(user)


def remarks_as(user: "User | None") -> Membership | None:
    """Return the role in which somebody asks or remarks for the Rijk, a province or a ROM."""
    homes = (Organisation.Kind.MINISTRY, Organisation.Kind.PROVINCE, Organisation.Kind.ROM)
    roles = (Role.POLICY, Role.CONTRIBUTOR)
    return _first(user, lambda m: m.role in roles and m.organisation.kind in homes)


def may_remark(user: "User | None") -> bool:
    """Rijk, provinces and ROMs ask about what lies before; who supports answers."""
    return remarks_as(user) is not None and not _merely_supports(user)


def answers_as(user: "User | None", version: Any) -> Membership | None:
    """Return the role in which somebody answers: as secretary, else for a ROM that takes part.

    About a change of the strategy somebody answers for the side that proposes it.
    """
    if isinstance(version, StrategyVersion):
        return _proposes_as(user, version)
    parts = [rom.organisation_id for rom in _own_part(user, version)]
    return supports_as(user) or _first(user, lambda m: m.role == Role.CONTRIBUTOR and m.organisation_id in parts)


def may_answer(user: "User | None", version: Any) -> bool:
    if isinstance(version, StrategyVersion):
        return may_answer_on_strategy(user, version)
    return answers_as(user, version) is not None


def may_set_term(user: "User | None", agreement: Any = None) -> bool:
    return is_secretary(user)


def may_register_document(user: "User | None", agreement: Any = None) -> bool:
    """The secretary registers documents, never outcomes (rule 5)."""
    return is_secretary(user)


def may_see_inbox(user: "User | None") -> bool:
    """Who may speak for a party sees what waits for it; the secretary sees who did not answer."""
    speaks = may_speak_for_rijk(user) or may_speak_for_province(user, own_province(user))
    return speaks or may_speak_for_provinces(user) or is_secretary(user)


def may_remind(user: "User | None", agreement: Any = None) -> bool:
    """Who supports both parties asks the silent ones once more."""
    return is_secretary(user)


# ── The strategy: either side proposes a change, with the same rights; it holds only when both agree ──────
def may_propose_strategy(user: "User | None") -> bool:
    """Whoever speaks for a column may draft a change of the strategy, or say which themes it recognises."""
    return bool(own_columns(user))


def writes_strategy(user: "User | None", change: Any) -> bool:
    """Tell who writes, offers and takes back a change: the side that proposes it."""
    return change.proposer in own_columns(user)


def _proposes_as(user: "User | None", change: Any) -> Membership | None:
    """Return the role in which somebody speaks for the side that proposes a change."""
    if not writes_strategy(user, change):
        return None
    return speaks_for_rijk(user) if change.proposer == Position.Column.RIJK else speaks_for_provinces(user)


def may_answer_on_strategy(user: "User | None", change: Any) -> bool:
    """The side that proposes a change answers for its text; the secretary has no say in it (Appendix A)."""
    return _proposes_as(user, change) is not None


def may_edit_strategy(user: "User | None", change: Any) -> bool:
    return change.is_editable and writes_strategy(user, change)


def may_see_strategy(user: "User | None", change: Any) -> bool:
    """A concept is seen by its side alone, and by the auditor (rule 9); what was never offered stays with them."""
    is_shared = change.agreement_id is not None or change.state == ProgrammeVersion.State.AGREED
    return may_read(user) and (is_shared or is_auditor(user) or writes_strategy(user, change))


# ── Funding ───────────────────────────────────────────────────────────────────────────────────────────────
def may_ask(user: "User | None", version: ProgrammeVersion) -> bool:
    """The secretary writes what a concept asks; the lead ROM may too, as part of its text."""
    return may_edit_version(user, version)


def may_commit(user: "User | None", programme: Programme | None = None) -> bool:
    return is_secretary(user)


def may_pay(user: "User | None", programme: Programme | None = None) -> bool:
    return is_secretary(user)


def may_realise(user: "User | None", programme: Programme | None = None) -> bool:
    return is_secretary(user)


def may_reverse(user: "User | None", entry: Any = None) -> bool:
    return is_secretary(user)


def may_change_ceiling(user: "User | None", ceiling: Any = None) -> bool:
    return is_secretary(user)


# ── Reporting ─────────────────────────────────────────────────────────────────────────────────────────────
def may_open_round(user: "User | None") -> bool:
    return is_secretary(user)


def may_report(user: "User | None", programme: Programme) -> bool:
    """The lead reports on a programme: its ROM's people, and the secretary on behalf of any."""
    version = programme.version_in_force
    if version is None:
        return False
    return is_secretary(user) or any(rom.organisation_id == version.lead_id for rom in own_roms(user))


def may_set_figure_status(user: "User | None") -> bool:
    return is_secretary(user)


def may_note_lesson(user: "User | None") -> bool:
    return is_secretary(user) or bool(own_roms(user))


def may_keep_meetings(user: "User | None") -> bool:
    return is_secretary(user)


def may_close_action(user: "User | None", action: Any) -> bool:
    """The secretary, and people of the organisation that holds the action."""
    return is_secretary(user) or any(m.organisation_id == action.holder_id for m in memberships(user) if _takes_part(m))


def may_make_pack(user: "User | None") -> bool:
    return is_secretary(user)


def may_freeze_pack(user: "User | None", pack: Any = None) -> bool:
    return is_secretary(user)


def may_read_pack(user: "User | None", pack: Any) -> bool:
    """A concept pack is shown to the two parties as well: they see the same at the same moment (rule 9)."""
    return may_read(user)


# ── Administration ────────────────────────────────────────────────────────────────────────────────────────
def may_administer(user: "User | None") -> bool:
    return is_administrator(user)


def may_invite(user: "User | None") -> bool:
    """Who gets an account and a role is the administrator's."""
    return is_administrator(user)


def may_read_mails(user: "User | None") -> bool:
    """Whether mail arrives is the administrator's care: who gets it, when, and what it says."""
    return is_administrator(user)


def may_read_rights(user: "User | None") -> bool:
    """Who holds which role is read by who gives it, who audits it and who works with everyone."""
    return is_administrator(user) or is_auditor(user) or is_secretary(user)


def may_review_rights(user: "User | None") -> bool:
    return is_administrator(user)


def may_end_role(user: "User | None", role: Membership | None = None) -> bool:
    """Ending a role, and handing it over with its open work, is the administrator's."""
    return is_administrator(user)


def may_see_stand_ins(user: "User | None") -> bool:
    """Whoever has a role that can be stood in for, and the administrator."""
    return is_administrator(user) or bool(own_working_roles(user))


def acting_organisations(user: "User | None") -> list[Organisation]:
    """Return the organisations for which somebody does the work today: their actions are this person's as well."""
    return list(dict.fromkeys(m.organisation for m in memberships(user) if _takes_part(m)))


def may_arrange_stand_in(user: "User | None", role: Membership) -> bool:
    """Let a colleague stand in for a role, or take that back: who holds it, or the administrator."""
    return is_administrator(user) or role in own_working_roles(user)


def own_working_roles(user: "User | None") -> list[Membership]:
    """Return the roles of one's own that a colleague can stand in for; what is lent cannot be lent on."""
    return [role for role in memberships(user) if _takes_part(role) and not is_lent(role, user)]


# ── How these are found ───────────────────────────────────────────────────────────────────────────────────
def _has(user: "User | None", role: Role) -> bool:
    return any(m.role == role for m in memberships(user))


def _first(user: "User | None", condition: Any) -> Membership | None:
    return next((m for m in memberships(user) if condition(m)), None)


def _is_province_staff(membership: Membership) -> bool:
    return membership.role == Role.POLICY and membership.organisation.kind == Organisation.Kind.PROVINCE


def _is_province_reader(membership: Membership) -> bool:
    return membership.role == Role.READER and membership.organisation.kind == Organisation.Kind.PROVINCE


def _takes_part(membership: Membership) -> bool:
    """Tell a role that does the work from one that only looks on: auditor, administrator, and a director who reads."""
    return membership.role in Membership.WORKING


def _merely_supports(user: "User | None") -> bool:
    """ROM Nederland merely supports (GOV-6): whoever is secretary or administrator speaks for nobody."""
    return is_secretary(user) or is_administrator(user)


def _is_no_party(user: "User | None") -> bool:
    """Who supports speaks for nobody, and who would belong to both parties for neither: they are equal and two."""
    both = speaks_for_rijk(user) is not None and speaks_for_province(user) is not None
    return both or _merely_supports(user)


def _own_part(user: "User | None", version: ProgrammeVersion) -> list[Rom]:
    """Return the ROMs of this person that lead or take part in this version."""
    mine = own_roms(user)
    if not mine:
        return []
    parts = {participation.rom_id for participation in version.participations.all()}
    return [rom for rom in mine if rom.pk in parts or rom.organisation_id == version.lead_id]
