"""Files of registries, open tables and bibliographies → drafts of studies, with a list of what could not be mapped."""

from . import bib, ctgov, draft, metapsy
from .draft import Known, NotImportable, StudyDraft, decode

__all__ = ["Known", "NotImportable", "StudyDraft", "bib", "ctgov", "decode", "draft", "metapsy"]
