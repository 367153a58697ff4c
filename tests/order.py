"""How a run is shared out: a file goes to one worker, for its tests share what is costly; the longest files go first.

So nothing is built or worked out twice in a run, and at the end no worker waits long for the last.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

PAGES = [
    "test_site.py", "test_numbers.py", "test_pool_numbers.py", "test_pages_records.py", "test_biomarker_pages.py",
    "test_decision_pages.py", "test_glossary_pages.py", "test_correction_pages.py", "test_languages.py",
    "test_frame.py", "test_french_pages.py", "test_spelling.py", "test_embed.py", "test_labels.py",
]  # fmt: skip
"""Files that read every page of the real site: together, for reading all pages takes longer than most files."""
TOGETHER = [
    PAGES,
    ["test_charts_real.py", "test_charts_labels.py"],
    ["test_compare_columns.py", "test_compare_trials.py", "test_compare_page.py"],
    ["test_slips.py", "test_slips_again.py"],
]
"""Files that read what takes seconds to work out, and is kept in a process: all pages, all charts, all choices."""
LONGEST = [
    "test_browser_limits.py", *PAGES, "test_browser_policy.py", "test_stale.py", "test_browser.py", "test_store.py",
    "test_browser_charts.py", "test_slips.py", "test_browser_explore.py", "test_browser_compare.py", "test_problems.py",
    "test_serve.py", "test_browser_languages.py", "test_browser_treatment.py", "test_no_exception.py",
    "test_staging.py", "test_mutations.py", "test_own_site.py", "test_why.py", "test_checks.py", "test_pool_roles.py",
    "test_bounded.py", "test_another_field.py", "test_diff.py", "test_diff_formats.py", "test_slips_again.py",
    "test_browser_share.py", "test_scaffold.py", "test_treatment_pages.py", "test_search.py", "test_reproducible.py",
    "test_elsewhere.py", "test_open_data.py", "test_claims_quotes.py", "test_taking_part.py", "test_report.py",
    "test_browser_search.py", "test_import_whatever.py", "test_progress.py", "test_browser_tasks.py",
    "test_browser_print.py", "test_browser_explore_odd.py", "test_schema_same.py", "test_schema.py", "test_noticed.py",
    "test_hostile_site.py", "test_browser_explore_taken.py",
]  # fmt: skip
"""Files that take long, the longest first; all others follow in the order of their names."""


def unit(file: str) -> str:
    """What goes to one worker with a file."""
    return next((files[0] for files in TOGETHER if file in files), file)


def half(item: pytest.Item) -> bool:
    """Whether everybody's run leaves a browser test to the run of the host: of a test that visits both languages, the
    one that the sum of its name's letters gives. The other half of the tests visits the other language."""
    given = getattr(item, "callspec", None)
    folder = given.params.get("folder") if given else None
    if folder not in ("", "fr/") or "axe" in item.name or not item.get_closest_marker("browser"):
        return False
    return (sum(map(ord, item.name.partition("[")[0])) % 2 == 0) == (folder == "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("THOROUGH") and not any("::" in said for said in config.args):
        left = [item for item in items if half(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not half(item)]
    rank = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """For `--dist loadfile`, which otherwise knows single files only, and begins with the one of most tests."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Units(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit(super()._split_scope(nodeid).rpartition("/")[2])

    config.option.loadscopereorder = False
    return Units(config, log)
