"""Tables and statistics → shares, groups of arms, contrasts inside studies, declared pools."""

from .contrasts import MEASURES, Side, compare, contrasts, side
from .evidence import Evidence
from .groups import Group, drawable, groups, harm_groups, main_group
from .harm_pools import HarmMember, HarmPooled, harm_pool_of
from .more_contrasts import harm_contrasts, score_contrasts
from .more_tables import harm_member_rows, harm_pool_rows, score_member_rows, score_pool_rows
from .pools import Excluded, Member, Pooled, pool_of, pools, refuse_shared_controls
from .score_pools import ScoreMember, ScorePooled, score_pool_of
from .shares import share_of_counts, with_shares
from .tables import all_contrasts, member_rows, pool_rows, pool_table

__all__ = [
    "MEASURES",
    "Evidence",
    "Excluded",
    "Group",
    "HarmMember",
    "HarmPooled",
    "Member",
    "Pooled",
    "ScoreMember",
    "ScorePooled",
    "Side",
    "all_contrasts",
    "compare",
    "contrasts",
    "drawable",
    "groups",
    "harm_contrasts",
    "harm_groups",
    "harm_member_rows",
    "harm_pool_of",
    "harm_pool_rows",
    "main_group",
    "member_rows",
    "pool_of",
    "pool_rows",
    "pool_table",
    "pools",
    "refuse_shared_controls",
    "score_contrasts",
    "score_member_rows",
    "score_pool_of",
    "score_pool_rows",
    "share_of_counts",
    "side",
    "with_shares",
]
