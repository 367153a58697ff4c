"""Empty forms for contributors, which pass the check as soon as their gaps are filled in; and whole new sites."""

from .begin import APART, HelpLine, Wishes, site_files
from .emit import Noted, document, scalar
from .fields import FILL_IN, Gap, Hint
from .new import HOW, Existing, claim_path, new_biomarker, new_claim, new_family, new_study, new_treatment, study_draft
from .places import Draft, Refusal, checked_id, family_path, is_id

__all__ = [
    "APART",
    "FILL_IN",
    "HOW",
    "Draft",
    "Existing",
    "Gap",
    "HelpLine",
    "Hint",
    "Noted",
    "Refusal",
    "Wishes",
    "checked_id",
    "claim_path",
    "document",
    "family_path",
    "is_id",
    "new_biomarker",
    "new_claim",
    "new_family",
    "new_study",
    "new_treatment",
    "scalar",
    "site_files",
    "study_draft",
]
