"""Polygons to shared arcs: what ``geoincidents.outlines.shared_arcs`` writes and reads."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_TRIANGLE = 4  # vertices of the smallest ring
_WIDE = 1 << 32


def shared_arcs(shapes: Sequence[BaseGeometry], step: float) -> dict[str, NDArray[np.int64]]:
    """Arrays of ``outlines.write`` for areas whose common borders have the same vertices, on a grid of ``step``."""
    rings, rings_of_part, unit_of_part = _rings(shapes, step)
    nodes = _nodes(rings)
    known: dict[bytes, int] = {}
    lines: list[NDArray[np.int64]] = []
    arcs_of_ring, arcs = [], []
    for ring in rings:
        pieces = _pieces(ring, nodes)
        arcs_of_ring.append(len(pieces))
        for piece in pieces:
            line, turned = _canonical(piece)
            key = line.tobytes()
            if key not in known:
                known[key] = len(lines)
                lines.append(line)
            arcs.append(~known[key] if turned else known[key])
    vertices = _degrees(np.concatenate(lines))
    steps = np.diff(vertices, axis=0, prepend=0)
    columns: dict[str, Any] = {
        "arc_sizes": [len(line) for line in lines],
        "steps_x": steps[:, 0],
        "steps_y": steps[:, 1],
        "part_unit": unit_of_part,
        "part_rings": rings_of_part,
        "ring_arcs": arcs_of_ring,
        "arcs": arcs,
    }
    return {name: np.asarray(values, dtype=np.int64) for name, values in columns.items()}


def _rings(shapes: Sequence[BaseGeometry], step: float) -> tuple[list[NDArray[np.int64]], list[int], list[int]]:
    """Rings as vertex numbers without their last vertex, how many each polygon has, and its area's number."""
    rings: list[NDArray[np.int64]] = []
    rings_of_part, unit_of_part = [], []
    for unit, shape in enumerate(shapes):
        for polygon in shapely.get_parts(shape):
            own = [_snapped(ring, step) for ring in shapely.get_rings(polygon)]
            if len(own[0]) < _TRIANGLE - 1:
                continue  # an islet smaller than the grid
            own = [own[0], *(ring for ring in own[1:] if len(ring) >= _TRIANGLE - 1)]
            rings.extend(own)
            rings_of_part.append(len(own))
            unit_of_part.append(unit)
    return rings, rings_of_part, unit_of_part


def _snapped(ring: BaseGeometry, step: float) -> NDArray[np.int64]:
    """Vertices of a ring as one number each: the row of the grid times 2**32, and the column."""
    grid = np.rint(shapely.get_coordinates(ring) / step).astype(np.int64)
    number = (grid[:, 1] + _WIDE // 4) * _WIDE + grid[:, 0] + _WIDE // 4
    closed: NDArray[np.int64] = number[np.concatenate([[True], np.diff(number) != 0])]
    return closed[:-1] if len(closed) > 1 and closed[0] == closed[-1] else closed


def _degrees(number: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.column_stack([number % _WIDE, number // _WIDE]) - _WIDE // 4


def _nodes(rings: Sequence[NDArray[np.int64]]) -> set[int]:
    """Vertices at which other than two edges meet: there borders part."""
    start = np.concatenate(rings)
    end = np.concatenate([np.roll(ring, -1) for ring in rings])
    edges = np.unique(np.column_stack([np.minimum(start, end), np.maximum(start, end)]), axis=0)
    vertices, degree = np.unique(edges, return_counts=True)
    return set(vertices[degree != 2].tolist())  # noqa: PLR2004 a line goes on


def _pieces(ring: NDArray[np.int64], nodes: set[int]) -> list[NDArray[np.int64]]:
    """A ring cut at its nodes; one without nodes starts at its least vertex, wherever it is met."""
    at = [position for position, vertex in enumerate(ring.tolist()) if vertex in nodes]
    first = at[0] if at else int(ring.argmin())
    turned = np.roll(ring, -first)
    closed = np.append(turned, turned[0])
    cuts = [*(position - first for position in at), len(ring)] if at else [0, len(ring)]
    return [closed[start : end + 1] for start, end in pairwise(cuts)]


def _canonical(line: NDArray[np.int64]) -> tuple[NDArray[np.int64], bool]:
    """The line in the direction in which both neighbours file it, and whether that is backwards."""
    back = line[::-1]
    differs = np.flatnonzero(line != back)
    turned = bool(len(differs)) and bool(line[differs[0]] > back[differs[0]])
    return (np.ascontiguousarray(back), True) if turned else (line, False)
