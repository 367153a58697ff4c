"""Dataset → tidy tables. The only list of column names; each function says which rows it gives."""

from .columns import (
    ARMS,
    BIAS,
    BIOMARKERS,
    CLAIMS,
    CONTRASTS,
    EFFECTS,
    HARMS,
    POOL_MEMBERS,
    POOLS,
    SOURCES,
    STATUS,
    STUDIES,
    TREATMENTS,
    Col,
    records,
    table,
)
from .figures import arms, harms
from .names import marked_name, primary_scales, said, scales_of
from .statements import biomarkers, claims, decisions, status, treatments
from .studies import cited_sources, effects, risk_of_bias, sources, studies

__all__ = [
    "ARMS",
    "BIAS",
    "BIOMARKERS",
    "CLAIMS",
    "CONTRASTS",
    "EFFECTS",
    "HARMS",
    "POOLS",
    "POOL_MEMBERS",
    "SOURCES",
    "STATUS",
    "STUDIES",
    "TREATMENTS",
    "Col",
    "arms",
    "biomarkers",
    "cited_sources",
    "claims",
    "decisions",
    "effects",
    "harms",
    "marked_name",
    "primary_scales",
    "records",
    "risk_of_bias",
    "said",
    "scales_of",
    "sources",
    "status",
    "studies",
    "table",
    "treatments",
]
