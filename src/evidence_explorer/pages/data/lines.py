"""A few lines for each program that read the tables and say something true of them: they are run as tests."""

from __future__ import annotations

from typing import NamedTuple


class Lines(NamedTuple):
    """The name of a program, of the language of the lines, and the lines."""

    name: str
    language: str
    text: str

    @property
    def anchor(self) -> str:
        """The end of the anchor of its heading."""
        return self.name.lower()


def examples(address: str, parquet: bool) -> list[Lines]:
    """The lines, with the address of the site in them; without one, the files are looked for where the lines run."""
    data = f"{address.rstrip('/')}/data/" if address else ""
    table = "contrasts.parquet" if parquet else "contrasts.csv"
    return [
        Lines("pandas", "python", PANDAS.format(data=data)),
        Lines("R", "r", R.format(data=data)),
        Lines("DuckDB", "sql", DUCKDB.format(data=data, table=table)),
        Lines("SQLite", "sql", SQLITE),
        Lines("Datasette", "shell", DATASETTE.format(data=data) if data else DATASETTE_HERE),
    ]


PANDAS = """import pandas as pd
contrasts = pd.read_csv("{data}contrasts.csv")
studies = pd.read_csv("{data}studies.csv")
ratios = contrasts[contrasts["measure"] == "RR"].merge(studies[["study", "name", "blinding"]], on="study")
print(ratios[["name", "blinding", "arm", "control_arm", "outcome", "time_days", "estimate", "low", "high"]])
# JSON lines, too: pd.read_json("{data}status.jsonl", lines=True, dtype=False), or years become days
"""
R = """contrasts <- read.csv("{data}contrasts.csv", encoding = "UTF-8")
members <- read.csv("{data}pool_members.csv", encoding = "UTF-8")
used <- unique(members[members$included == "true", c("pool", "pooled_contrast")])
rows <- merge(used, subset(contrasts, measure == "RR"), by.x = "pooled_contrast", by.y = "contrast")
print(rows[, c("pool", "study", "estimate", "low", "high", "yi", "vi")])  # yi and vi go into metafor::rma
"""
DUCKDB = """SELECT outcome, count(*) AS comparisons, median(estimate) AS middle
FROM '{data}{table}'
WHERE measure = 'RD' AND timing = 'at'
GROUP BY outcome
ORDER BY comparisons DESC, outcome;
"""
SQLITE = """SELECT s.name, c.arm, c.control_arm, c.events, c.n, c.control_events, c.control_n
FROM contrasts AS c JOIN studies AS s USING (study)
WHERE c.measure = 'RR' AND c.events IS NOT NULL
ORDER BY c.n + c.control_n DESC
LIMIT 10;
"""
DATASETTE = """pip install datasette
curl -O {data}evidence.sqlite
datasette evidence.sqlite --open
"""
DATASETTE_HERE = """pip install datasette
datasette evidence.sqlite --open
"""
