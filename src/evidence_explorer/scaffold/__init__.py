"""Empty forms for contributors: commented YAML that passes the check as soon as its gaps are filled in."""

from .emit import Noted, document, scalar
from .fields import FILL_IN, Gap, Hint
from .new import HOW, Existing, claim_path, new_biomarker, new_claim, new_family, new_study, new_treatment, study_draft
from .places import Draft, Refusal, checked_id, family_path, is_id

__all__ = [
    "FILL_IN",
    "HOW",
    "Draft",
    "Existing",
    "Gap",
    "Hint",
    "Noted",
    "Refusal",
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
    "study_draft",
]
