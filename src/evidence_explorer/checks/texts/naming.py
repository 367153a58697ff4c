"""Which studies a sentence names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...model import Dataset, Study, folded, plain_label

YEAR = re.compile(r"([^\W\d_][\w’'-]*)(?: et al\.?| and colleagues| et coll\.?)?,? \(?((?:19|20)\d\d)([a-z]?)\b")
DATED = re.compile(r"(.*\b(?:19|20)\d\d)[a-z]?")
OF_A_TRIAL = re.compile(r"([a-z][a-z0-9-]*?)-(?:19|20)\d\d.*")


@dataclass(frozen=True)
class Names:
    """Ids of studies: by the last word of a name and its year, folded; by a name without a year; by one in capitals."""

    dated: Mapping[str, frozenset[str]]
    plain: Mapping[str, frozenset[str]]
    capitals: Mapping[str, frozenset[str]]

    def of(self, sentence: str) -> frozenset[str]:
        """The studies that a sentence names."""
        found: set[str] = set()
        for word, year, letter in YEAR.findall(sentence):
            key = f"{folded(word)} {year}"
            found |= self.dated.get(key + letter) or self.dated.get(key) or frozenset()
        low = sentence.casefold()
        for names, text in ((self.plain, low), (self.capitals, sentence)):
            found |= {key for name, ids in names.items() if name in text for key in ids}
        return frozenset(found)


def names_of(dataset: Dataset) -> Names:
    """The names under which a text may call each study."""
    found: tuple[dict[str, set[str]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
    for placed in dataset.study_files:
        study = placed.record
        for kind, name in _names(study, dataset.labels.get(study.id, study.id)):
            found[kind][name].add(study.id)
    dated, plain, capitals = ({name: frozenset(ids) for name, ids in names.items()} for names in found)
    return Names(dated, plain, capitals)


def _names(study: Study, label: str) -> Iterator[tuple[int, str]]:
    """Kind of name (dated, plain, in capitals), and the name."""
    for name in (label, plain_label(study), study.id.replace("-", " ")):
        last = " ".join(folded(name).split()[-2:])
        if dated := DATED.fullmatch(last):
            yield from ((0, last), (0, dated[1]))
        elif name == label:
            yield 1, folded(name)
    if trial := OF_A_TRIAL.fullmatch(study.id):
        if any(map(str.isdigit, trial[1])):
            yield 1, trial[1]
        elif len(trial[1]) > 3 and not folded(plain_label(study)).startswith(trial[1].partition("-")[0]):
            yield 2, trial[1].upper()
