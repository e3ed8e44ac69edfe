"""The nouns of programmes: who, and what they agreed."""

from programmes.models.agreements import Agreement, ConditionMet, Outcome, Position, Reminder
from programmes.models.approach import BasisDocument, Instrument, Partner, Risk
from programmes.models.documents import AgreementDocument, LapsedDocument
from programmes.models.drafts import StepDraft
from programmes.models.invitations import Invitation
from programmes.models.objections import ObjectionStatement
from programmes.models.organisations import (
    Membership,
    Organisation,
    OrganisationName,
    Portal,
    Province,
    Rom,
)
from programmes.models.people import RightsReview, StandIn
from programmes.models.programmes import Programme, ProgrammeStep
from programmes.models.recognition import ThemeRecognition
from programmes.models.regions import Contact, KiaCoverage, Plan, Stake
from programmes.models.remarks import Answer, Remark
from programmes.models.strategy import (
    CoreTask,
    Goal,
    Paragraph,
    Pillar,
    PillarItem,
    PolicyReference,
    Principle,
    Strategy,
    StrategyVersion,
    Term,
    Theme,
    Wording,
)
from programmes.models.versions import (
    CoFinancing,
    Indicator,
    Milestone,
    Participation,
    PillarAssignment,
    ProgrammeVersion,
    RegionCheck,
    Target,
)
from programmes.models.visits import AgreementVisit

__all__ = [
    "Agreement",
    "AgreementDocument",
    "AgreementVisit",
    "StepDraft",
    "Answer",
    "BasisDocument",
    "CoFinancing",
    "Contact",
    "ConditionMet",
    "CoreTask",
    "Goal",
    "Indicator",
    "Instrument",
    "Invitation",
    "KiaCoverage",
    "LapsedDocument",
    "Membership",
    "Milestone",
    "ObjectionStatement",
    "Organisation",
    "OrganisationName",
    "Outcome",
    "Paragraph",
    "Participation",
    "Partner",
    "Pillar",
    "PillarAssignment",
    "PillarItem",
    "Plan",
    "PolicyReference",
    "Portal",
    "Position",
    "Principle",
    "Programme",
    "ProgrammeStep",
    "ProgrammeVersion",
    "Province",
    "RegionCheck",
    "Reminder",
    "RightsReview",
    "Remark",
    "Risk",
    "Rom",
    "Stake",
    "StandIn",
    "Strategy",
    "StrategyVersion",
    "Target",
    "Term",
    "Theme",
    "ThemeRecognition",
    "Wording",
]
