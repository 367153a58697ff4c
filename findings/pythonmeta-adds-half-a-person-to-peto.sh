#!/usr/bin/env bash
# PythonMeta adds half a person to the cells of a trial with an empty one whatever the method: also for Peto's odds ratio and for
# Mantel and Haenszel's ratios, whose point is that they need no correction, and says nothing of it. One trial in which nobody in
# either group had the event stops every method, differences of risks among them, which such a trial does inform.
# Matters for pools of rare adverse events: the numbers are not those of metafor, RevMan or the formulas.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  PythonMeta==1.26 statsmodels==0.14.4 scipy==1.14.1 numpy==2.1.3 pandas==2.2.3 2>/dev/null
cd "$place"
cat > try.py <<'PY'
from importlib.metadata import version
from math import exp

from PythonMeta import Data, Meta

TRIALS = [(4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (0, 40, 4, 41), (33, 5069, 47, 5808)]
"""Events and people treated, events and people in the control group; nobody treated had the event in the fourth."""


def peto(trials):
    """Yusuf and others 1985: events less those expected, over the variance that chance gives them."""
    above = below = 0.0
    for a, n1, c, n0 in trials:
        n, m = n1 + n0, a + c
        above, below = above + a - n1 * m / n, below + n1 * n0 * m * (n - m) / (n * n * (n - 1))
    return exp(above / below)


def mantel_haenszel(trials):
    """The common risk ratio."""
    return sum(a * n0 / (n1 + n0) for a, n1, c, n0 in trials) / sum(c * n1 / (n1 + n0) for a, n1, c, n0 in trials)


def told(trials, effect, algorithm):
    data, meta = Data(), Meta()
    data.datatype = meta.datatype = "CATE"
    meta.models, meta.algorithm, meta.effect = "Fixed", algorithm, effect
    studies = data.getdata([f"trial {i}, {a}, {n1}, {c}, {n0}" for i, (a, n1, c, n0) in enumerate(trials)])
    return meta.meta(studies)[0][1]


def half(trials):
    return [(a + 0.5, n1 + 1, c + 0.5, n0 + 1) if 0 in (a, c) else (a, n1, c, n0) for a, n1, c, n0 in trials]


print("PythonMeta", version("PythonMeta"))
found = told(TRIALS, "OR", "Peto"), told(TRIALS, "RR", "MH")
print("Peto's odds ratio:                 ", round(found[0], 5), "; by its formula", round(peto(TRIALS), 5))
print("Mantel and Haenszel's risk ratio:  ", round(found[1], 5), "; by its formula", round(mantel_haenszel(TRIALS), 5))
as_found = all(
    abs(one - with_half) < 5e-4 < abs(one - right) * 5
    for one, with_half, right in zip(
        found,
        (peto(half(TRIALS)), mantel_haenszel(half(TRIALS))),
        (peto(TRIALS), mantel_haenszel(TRIALS)),
    )
)
full = TRIALS[:3] + TRIALS[4:]
print("without that trial, both agree:    ", round(told(full, "OR", "Peto"), 5), round(peto(full), 5))
as_found &= abs(told(full, "OR", "Peto") - peto(full)) < 1e-9
try:
    print("with a trial without any event:    ", told([*full, (0, 30, 0, 30)], "RD", "MH"))
    as_found = False
except Exception as refused:  # a plain Exception is what it raises
    print("with a trial without any event:     difference of risks:", refused)
raise SystemExit(0 if as_found else "CHANGED: it pools such trials otherwise now")
PY
"$place/venv/bin/python" try.py 2>err || { tail -3 err; exit 1; }
echo "As found: half a person is added where the method needs none, and one trial without events stops all."
