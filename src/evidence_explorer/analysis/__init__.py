"""Tables and statistics → shares, groups of arms, contrasts inside studies, declared pools."""

from .contrasts import MEASURES, Side, compare, contrasts, side
from .groups import Group, drawable, groups, harm_groups, main_group
from .pools import Excluded, Member, Pooled, pools, refuse_shared_controls
from .shares import with_shares
from .tables import contrast_table, member_table, pool_table

__all__ = [
    "MEASURES",
    "Excluded",
    "Group",
    "Member",
    "Pooled",
    "Side",
    "compare",
    "contrast_table",
    "contrasts",
    "drawable",
    "groups",
    "harm_groups",
    "main_group",
    "member_table",
    "pool_table",
    "pools",
    "refuse_shared_controls",
    "side",
    "with_shares",
]
