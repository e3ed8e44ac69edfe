"""Who may do what, in the whole portal, on one page (Appendix A of the domain, as rule 5 corrects it).

A `may_...` reads only attributes of what it is handed, so it can name verbs of upper rooms. A person's rights
follow from the memberships that hold today; they are read once per request and never from the login itself.
Reading: everyone who is logged in with a role sees the same programmes, figures and agreements (GOV-2, MJS-4).
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from programmes.models import (
    Membership,
    Organisation,
    Position,
    Programme,
    ProgrammeVersion,
    Province,
    Rom,
    StrategyVersion,
)
from programmes.roles import (
    is_administrator,
    is_auditor,
    is_secretary,
    memberships,
    own_province,
    own_roms,
    own_working_roles,
    role_where,
    speaks_for_province,
    speaks_for_provinces,
    speaks_for_rijk,
    takes_part,
)

if TYPE_CHECKING:
    from romportal.accounts.models import User

Role = Membership.Role


def require(permitted: bool) -> None:
    """Refuse with 403 when a person may not; every action asks this first."""
    if not permitted:
        raise PermissionDenied("Daarvoor hebt u geen rechten.")


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
    return role_where(user, lambda m: m.role == Role.CONTRIBUTOR and m.organisation_id == rom.organisation_id)


def supports_as(user: "User | None") -> Membership | None:
    """Return the role of the secretary, who lays an objection before the columns and answers questions."""
    return role_where(user, lambda m: m.role == Role.SECRETARY)


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
    return role_where(user, lambda m: m.role in roles and m.organisation.kind in homes)


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
    return supports_as(user) or role_where(user, lambda m: m.role == Role.CONTRIBUTOR and m.organisation_id in parts)


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
    return is_secretary(user) or any(m.organisation_id == action.holder_id for m in memberships(user) if takes_part(m))


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


def may_arrange_stand_in(user: "User | None", role: Membership) -> bool:
    """Let a colleague stand in for a role, or take that back: who holds it, or the administrator."""
    return is_administrator(user) or role in own_working_roles(user)


# ── How these are found ───────────────────────────────────────────────────────────────────────────────────
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
