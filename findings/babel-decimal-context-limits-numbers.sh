#!/usr/bin/env bash
# Babel: whether a number can be written depends on the precision of the decimal context of whoever calls.
# Ends of intervals of few, opposite trials reach thirty digits; the default context of Python has twenty-eight.
set -euo pipefail
place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check babel==2.18.0
"$place/venv/bin/python" - <<'PY'
import decimal
from importlib.metadata import version

from babel.numbers import format_decimal

print("babel", version("babel"))
number = decimal.Decimal("1234567890123456789012345678.5")
try:
    first = format_decimal(number, format="#,##0.##", locale="en")
except decimal.InvalidOperation as error:
    first = f"InvalidOperation: {error}"
with decimal.localcontext() as wide:
    wide.prec = 60
    second = format_decimal(number, format="#,##0.##", locale="en")
print("default context (28 digits):", first)
print("context of 60 digits:       ", second)
assert first.startswith("InvalidOperation"), "CHANGED"
assert second == "1,234,567,890,123,456,789,012,345,678.5", "CHANGED"
print("As found: format_decimal quantizes in the context of the caller and raises where digits and decimals exceed its precision; a wider context writes the number.")
PY
