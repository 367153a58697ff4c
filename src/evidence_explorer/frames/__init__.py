"""Dataset → tidy tables. The only list of column names; each function says which rows it gives."""

from .columns import Cells, Col, records, table
from .figures import Row, arms, figures, figures_of, harm_figures, harm_figures_of, harms, parted, particular_people
from .names import control_name, marked_name, names_of, primary_scales, said, scales_of, text_of
from .promise import ARMS, CONTRASTS, EFFECTS, FORMS, POOL_MEMBERS, POOLS, TABLES, Form, Link, Table, Type
from .scores import scores, study_arms
from .statements import biomarkers, claims, decisions, decisions_on, status, treatments
from .studies import EffectFigure, cited_sources, effects, effects_of, risk_of_bias, sources, studies
from .vocabulary import codes, diagnoses, events, families, outcomes, scales

__all__ = [
    "ARMS",
    "CONTRASTS",
    "EFFECTS",
    "FORMS",
    "POOLS",
    "POOL_MEMBERS",
    "TABLES",
    "Cells",
    "Col",
    "EffectFigure",
    "Form",
    "Link",
    "Row",
    "Table",
    "Type",
    "arms",
    "biomarkers",
    "cited_sources",
    "claims",
    "codes",
    "control_name",
    "decisions",
    "decisions_on",
    "diagnoses",
    "effects",
    "effects_of",
    "events",
    "families",
    "figures",
    "figures_of",
    "harm_figures",
    "harm_figures_of",
    "harms",
    "marked_name",
    "names_of",
    "outcomes",
    "parted",
    "particular_people",
    "primary_scales",
    "records",
    "risk_of_bias",
    "said",
    "scales",
    "scales_of",
    "scores",
    "sources",
    "status",
    "studies",
    "study_arms",
    "table",
    "text_of",
    "treatments",
]
