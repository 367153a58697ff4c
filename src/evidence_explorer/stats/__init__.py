"""Numbers in, numbers out. Each function names its method and its source; none knows studies or tables.

NumPy and SciPy are imported inside the functions that need them: importing this package loads neither.
"""

from __future__ import annotations

from .absolute import Absolute, Nnt, absolute_effect, number_needed, people_for
from .bayes import PRIOR_SCALES, PRIOR_SHARES, BayesPool, bayes_pool, unit_information
from .contrasts import RATIOS, AnyMeasure, Contrast, Measure, contrast, natural, odds_ratio, risk_difference, risk_ratio
from .fixed import MantelHaenszel, mantel_haenszel
from .funnel import ASYMMETRY_FROM, Asymmetry, asymmetry
from .heterogeneity import Method
from .parts import Between, between
from .peto import Peto, peto
from .pooling import LeftOut, Mean, Pool, Test, leave_one_out, means, pool, student
from .proportion import MOST_PEOPLE, Z95, Estimate, wilson
from .rounding import rounded, significant, whole
from .scores import (
    Group,
    Scored,
    ScoreMeasure,
    exact_correction,
    mean_difference,
    sd_from_interval,
    sd_from_se,
    se_from_interval,
    se_from_p,
    share_within,
    standardised_difference,
    standardised_from,
)

__all__ = [
    "ASYMMETRY_FROM",
    "MOST_PEOPLE",
    "PRIOR_SCALES",
    "PRIOR_SHARES",
    "RATIOS",
    "Z95",
    "Absolute",
    "AnyMeasure",
    "Asymmetry",
    "BayesPool",
    "Between",
    "Contrast",
    "Estimate",
    "Group",
    "LeftOut",
    "MantelHaenszel",
    "Mean",
    "Measure",
    "Method",
    "Nnt",
    "Peto",
    "Pool",
    "ScoreMeasure",
    "Scored",
    "Test",
    "absolute_effect",
    "asymmetry",
    "bayes_pool",
    "between",
    "contrast",
    "exact_correction",
    "leave_one_out",
    "mantel_haenszel",
    "mean_difference",
    "means",
    "natural",
    "number_needed",
    "odds_ratio",
    "people_for",
    "peto",
    "pool",
    "risk_difference",
    "risk_ratio",
    "rounded",
    "sd_from_interval",
    "sd_from_se",
    "se_from_interval",
    "se_from_p",
    "share_within",
    "significant",
    "standardised_difference",
    "standardised_from",
    "student",
    "unit_information",
    "whole",
    "wilson",
]
