"""Points that would overlap on paper, brought together: a symbol, a fan or a count stands for each group."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(slots=True)
class Group:
    """Points within reach of their first one.

    Attributes
    ----------
    x, y
        Place of the first point, in the unit of the paper.
    members
        Positions of the points.
    """

    x: float
    y: float
    members: list[int] = field(default_factory=list)


def group_near(x: NDArray[Any], y: NDArray[Any], reach: float) -> list[Group]:
    """Groups of points that lie within a reach of the first one of each.

    Parameters
    ----------
    x, y
        Places on the paper.
    reach
        In the same unit.

    Returns
    -------
    list of Group
        Every point in exactly one of them, in the order of the first members.

    Examples
    --------
    >>> import numpy as np
    >>> [g.members for g in group_near(np.array([0.0, 50.0, 3.0]), np.zeros(3), 10.0)]
    [[0, 2], [1]]
    """
    squares: dict[tuple[int, int], list[Group]] = {}
    groups: list[Group] = []
    for at, (left, top) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
        column, line = int(left // reach), int(top // reach)
        near = (
            group
            for i in (column - 1, column, column + 1)
            for j in (line - 1, line, line + 1)
            for group in squares.get((i, j), ())
            if (group.x - left) ** 2 + (group.y - top) ** 2 < reach**2
        )
        home = next(near, None)
        if home is None:
            home = Group(left, top)
            groups.append(home)
            squares.setdefault((column, line), []).append(home)
        home.members.append(at)
    return groups


def join_touching(groups: list[Group], footprint: Callable[[int], float]) -> list[Group]:
    """Groups whose drawings do not touch: each joins the largest one that it would touch, as on the page.

    Parameters
    ----------
    groups
        As :func:`group_near` gives them.
    footprint
        From the number of members to the reach of the drawing, in the unit of the paper.

    Returns
    -------
    list of Group
        Those that are left, the largest first; each stands where it stood.

    Examples
    --------
    >>> near = [Group(0, 0, [0]), Group(9, 0, [1, 2]), Group(50, 0, [3])]
    >>> [g.members for g in join_touching(near, lambda members: 5.0)]
    [[1, 2, 0], [3]]
    """
    left: list[Group] = []
    reaches: list[float] = []
    for group in sorted(groups, key=lambda one: -len(one.members)):
        reach = footprint(len(group.members))
        touched = (
            at for at, one in enumerate(left) if math.hypot(one.x - group.x, one.y - group.y) < reach + reaches[at]
        )
        home = next(touched, None)
        if home is None:
            left.append(group)
            reaches.append(reach)
        else:
            left[home].members += group.members
    # What has grown may touch another.
    return left if len(left) == len(groups) else join_touching(left, footprint)
