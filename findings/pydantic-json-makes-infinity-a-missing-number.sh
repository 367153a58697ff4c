#!/usr/bin/env bash
# pydantic writes an infinite number as null, without a word: an interval without an upper end comes back as one whose upper end is not reported.
# Matters where a missing number and an infinite one are two things (limits of intervals), and where the JSON of a record stands for its content, as
# the print of a cache does: two records that are not equal have one text.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check pydantic==2.14.4
"$place/venv/bin/python" - <<'PY'
import warnings

import pydantic

warnings.simplefilter("error")
print("pydantic", pydantic.VERSION)


class Interval(pydantic.BaseModel):
    low: float
    high: float | None = None


class Kept(Interval):
    model_config = pydantic.ConfigDict(ser_json_inf_nan="strings")


endless, unknown = Interval(low=1.2, high=float("inf")), Interval(low=1.2)
back = Interval.model_validate_json(endless.model_dump_json())
print("no upper end:       ", repr(endless), endless.model_dump_json())
print("not reported:       ", repr(unknown), unknown.model_dump_json())
print("read back:          ", repr(back))
print("as a value for JSON:", endless.model_dump(mode="json"))
kept = Kept(low=1.2, high=float("inf"))
print("with 'strings':     ", kept.model_dump_json(), repr(Kept.model_validate_json(kept.model_dump_json())))
assert endless != unknown and endless.model_dump_json() == unknown.model_dump_json(), "CHANGED"
assert back.high is None, "CHANGED"
assert endless.model_dump(mode="json")["high"] == float("inf"), "CHANGED"
assert Kept.model_validate_json(kept.model_dump_json()) == kept, "CHANGED"
PY
echo "As found: model_dump_json gives null for infinity, and reading it back gives a missing number; no warning. model_dump(mode='json') leaves it infinite. ser_json_inf_nan='strings' keeps it."
