"""Numbers in, numbers out. Each function names its method and its source; none knows studies or tables.

NumPy and SciPy are imported inside the functions that need them: importing this package loads neither.
"""

from __future__ import annotations

from .absolute import Absolute, Nnt, absolute_effect, number_needed, people_for
from .bayes import PRIOR_SCALES, BayesPool, bayes_pool
from .contrasts import Contrast, Measure, contrast, natural, odds_ratio, risk_difference, risk_ratio
from .fixed import MantelHaenszel, mantel_haenszel
from .funnel import ASYMMETRY_FROM, Asymmetry, asymmetry
from .heterogeneity import Method
from .pooling import LeftOut, Mean, Pool, Test, leave_one_out, means, pool, student
from .proportion import MOST_PEOPLE, Z95, Estimate, wilson
from .rounding import rounded, whole

__all__ = [
    "ASYMMETRY_FROM",
    "MOST_PEOPLE",
    "PRIOR_SCALES",
    "Z95",
    "Absolute",
    "Asymmetry",
    "BayesPool",
    "Contrast",
    "Estimate",
    "LeftOut",
    "MantelHaenszel",
    "Mean",
    "Measure",
    "Method",
    "Nnt",
    "Pool",
    "Test",
    "absolute_effect",
    "asymmetry",
    "bayes_pool",
    "contrast",
    "leave_one_out",
    "mantel_haenszel",
    "means",
    "natural",
    "number_needed",
    "odds_ratio",
    "people_for",
    "pool",
    "risk_difference",
    "risk_ratio",
    "rounded",
    "student",
    "whole",
    "wilson",
]
