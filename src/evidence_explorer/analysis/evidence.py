"""What the data say, worked out once for all languages and pages, and again only where a record has changed."""

from __future__ import annotations

from ..frames import EffectFigure, Row, effects_of, figures_of, harm_figures_of
from ..model import Dataset, Timing
from ..track import Memory, tracked
from .analyses import Multiverse
from .groups import Group, groups, harm_groups
from .harm_pools import HarmPooled, harm_pool_of
from .headtohead import HeadToHead, head_to_head_of, in_fixed_order
from .imputed import ImputedPooled, imputed_pool_of
from .integrity import Integrity, integrity_of
from .multiverse import harm_multiverse, multiverse
from .pools import Pooled, pool_of
from .score_multiverse import score_multiverse
from .score_pools import ScorePooled, score_pool_of
from .shares import with_shares


class Evidence:
    """The figures, groups, pools and meetings of a dataset, each when it is asked for."""

    scope = "evidence"

    def __init__(self, dataset: Dataset, memory: Memory) -> None:
        self.dataset, self.memory = dataset, memory
        memory.own(self)

    @tracked(cutoff=True)
    def rows(self, study: str) -> tuple[Row, ...]:
        """The figures of benefit of a study, with shares and intervals."""
        return tuple(with_shares(figures_of(self.dataset, self.dataset.studies[study])))

    @tracked(cutoff=True)
    def harm_rows(self, study: str) -> tuple[Row, ...]:
        """The figures of adverse events of a study, with shares and intervals."""
        return tuple(with_shares(harm_figures_of(self.dataset, self.dataset.studies[study])))

    @tracked()
    def groups(self, study: str, timing: str = Timing.at) -> tuple[Group, ...]:
        """The groups of arms of a study that may be drawn."""
        return tuple(groups(self.rows(study), timing))

    @tracked()
    def harm_groups(self, study: str) -> tuple[Group, ...]:
        """The adverse events of a study, each as a group of arms that may be drawn."""
        return tuple(harm_groups(self.harm_rows(study)))

    @tracked(cutoff=True)
    def integrity(self, study: str) -> Integrity:
        """What was tested of the study as published, and what does not fit."""
        record = self.dataset.studies[study]
        used = {score.scale: self.dataset.scales[score.scale] for score in record.scores if score.scale}
        return integrity_of(record, used)

    @tracked(cutoff=True)
    def effects(self, study: str) -> tuple[EffectFigure, ...]:
        """The published effects of a study that are not superseded."""
        return tuple(effects_of(self.dataset, self.dataset.studies[study]))

    def drawn_effects(self, study: str) -> list[EffectFigure]:
        """Those that may be drawn: with an estimate and a settled good direction, and not merely recalled."""
        return [e for e in self.effects(study) if e.estimate is not None and e.better and e.grade != "recalled"]

    @tracked(cutoff=True)
    def pool(self, treatment: str, key: str) -> Pooled:
        """A declared pool."""
        declared = next(pool for pool in self.dataset.treatments[treatment].pools if pool.id == key)
        return pool_of(self.dataset, self.rows, treatment, declared)

    @tracked(cutoff=True)
    def multiverse(self, treatment: str, key: str) -> Multiverse | None:
        """All defensible analyses of a declared pool; None where it shows no pooled ratio."""
        return multiverse(self.dataset, self.rows, self.pool(treatment, key))

    @tracked(cutoff=True)
    def score_pool(self, treatment: str, key: str) -> ScorePooled:
        """A declared pool of scores."""
        declared = next(pool for pool in self.dataset.treatments[treatment].score_pools if pool.id == key)
        return score_pool_of(self.dataset, treatment, declared)

    @tracked(cutoff=True)
    def harm_pool(self, treatment: str, key: str) -> HarmPooled:
        """A declared pool of adverse events."""
        declared = next(pool for pool in self.dataset.treatments[treatment].harm_pools if pool.id == key)
        return harm_pool_of(self.dataset, self.harm_groups, treatment, declared)

    @tracked(cutoff=True)
    def score_multiverse(self, treatment: str, key: str) -> Multiverse | None:
        """All defensible analyses of a declared pool of scores; None where it is not pooled."""
        return score_multiverse(self.dataset, self.score_pool(treatment, key))

    @tracked(cutoff=True)
    def harm_multiverse(self, treatment: str, key: str) -> Multiverse | None:
        """All defensible analyses of a declared pool of adverse events; None where it shows no pooled ratio."""
        return harm_multiverse(self.dataset, self.harm_groups, self.harm_pool(treatment, key))

    @tracked(cutoff=True)
    def imputed_pool(self, treatment: str, key: str) -> ImputedPooled:
        """A declared pool in which shares worked out from means stand in."""
        declared = next(pool for pool in self.dataset.treatments[treatment].imputed_pools if pool.id == key)
        return imputed_pool_of(self.dataset, self.rows, treatment, declared)

    def imputed_pools_of(self, treatment: str) -> list[ImputedPooled]:
        """The declared pools of a treatment in which shares worked out from means stand in, in its order."""
        return [self.imputed_pool(treatment, pool.id) for pool in self.dataset.treatments[treatment].imputed_pools]

    def score_pools_of(self, treatment: str) -> list[ScorePooled]:
        """The declared pools of scores of a treatment, in its order."""
        return [self.score_pool(treatment, pool.id) for pool in self.dataset.treatments[treatment].score_pools]

    def harm_pools_of(self, treatment: str) -> list[HarmPooled]:
        """The declared pools of adverse events of a treatment, in its order."""
        return [self.harm_pool(treatment, pool.id) for pool in self.dataset.treatments[treatment].harm_pools]

    @tracked(cutoff=True)
    def declared(self, treatment: str) -> tuple[str, ...]:
        """The pools that a treatment declares."""
        return tuple(pool.id for pool in self.dataset.treatments[treatment].pools)

    def pools_of(self, treatment: str) -> list[Pooled]:
        """The declared pools of a treatment, in its order."""
        return [self.pool(treatment, key) for key in self.declared(treatment)]

    def own_pools(self, treatment: str) -> list[Pooled]:
        """Those of this treatment alone: a class of treatments is no result of one of them."""
        return [pooled for pooled in self.pools_of(treatment) if not pooled.declared.also]

    def class_pools(self, treatment: str) -> list[Pooled]:
        """The pools of several treatments in which it counts."""
        mine = [pooled for pooled in self.pools_of(treatment) if pooled.declared.also]
        return mine + [self.pool(*key) for key in self._also().get(treatment, ())]

    @tracked(cutoff=True)
    def _also(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for treatment in self.dataset.treatments.values():
            for pool in treatment.pools:
                for key in pool.also:
                    found.setdefault(key, []).append((treatment.id, pool.id))
        return found

    @property
    def pools(self) -> list[Pooled]:
        """Every declared pool, in the order of the treatments."""
        return [pooled for treatment in self.dataset.treatments for pooled in self.pools_of(treatment)]

    @tracked(cutoff=True)
    def meetings(self, study: str) -> tuple[HeadToHead, ...]:
        """The pairs of things given that a study counted on both sides."""
        found = [group for timing in Timing for group in self.groups(study, timing)]
        return head_to_head_of(self.dataset, self.dataset.studies[study], found, self.harm_groups(study))

    @property
    def head_to_head(self) -> list[HeadToHead]:
        """Every trial of every pair, by pair in the fixed order, then newest first."""
        return in_fixed_order(self.dataset, [met for study in self.dataset.studies for met in self.meetings(study)])
