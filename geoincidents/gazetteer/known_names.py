"""How many settlements of a country bear a name, listed here or not: what a score has to know of an open world.

The embedded gazetteer lists a few of a country's villages. ``data/known_names.bin`` counts the names of all of them for
countries whose files GeoNames keeps densely, without saying where any lies: a fingerprint of the name's form, the
country, how many places bear it. ``gazetteer/make_known_names.py`` makes it from those files.
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MAGIC: Final = b"GIKN1\n"
BITS: Final = 24
"""Of a fingerprint: of a million names in fifty countries one name in some hundreds seems to be another's."""
MOST: Final = 255
_COUNTS_KEPT: Final = 100_000


class KnownNames:
    """Counts of names by country.

    Parameters
    ----------
    countries
        ISO alpha-3 codes.
    prints, country, number
        Fingerprints, sorted; positions in ``countries``; how many places, at most 255.
    """

    def __init__(
        self,
        countries: tuple[str, ...],
        prints: NDArray[np.uint32],
        country: NDArray[np.uint8],
        number: NDArray[np.uint8],
    ) -> None:
        self.countries = dict.fromkeys(countries)
        self._labels = countries
        self._prints, self._country, self._number = prints, country, number
        self._counted: dict[str, Mapping[str, int]] = {}

    def count(self, form: str) -> Mapping[str, int]:
        """How many settlements have a name of a form (see :func:`geoincidents.names.filing.form`), by country."""
        known = self._counted.get(form)
        if known is None:
            if len(self._counted) > _COUNTS_KEPT:
                self._counted.clear()
            key = fingerprint(form)
            start, end = self._prints.searchsorted(np.array((key, key + 1), dtype=np.uint32)).tolist()
            counts = zip(self._country[start:end].tolist(), self._number[start:end].tolist(), strict=True)
            known = {self._labels[at]: number for at, number in counts}
            self._counted[form] = known
        return known

    def packed(self) -> bytes:
        """The file."""
        steps = np.diff(self._prints, prepend=np.uint32(0))
        steps = steps.astype("<u2" if not len(steps) or steps.max() < 1 << 16 else "<u4")
        head = json.dumps({"countries": self._labels, "names": len(self._prints), "bytes": steps.itemsize}).encode()
        body = steps.tobytes() + self._country.tobytes() + self._number.tobytes()
        return MAGIC + len(head).to_bytes(4, "little") + head + zlib.compress(body, 9)

    @classmethod
    def unpacked(cls, data: bytes) -> KnownNames:
        """What :meth:`packed` gave."""
        size = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "little")
        start = len(MAGIC) + 4
        head = json.loads(data[start : start + size])
        body, many, wide = zlib.decompress(data[start + size :]), head["names"], head["bytes"]
        prints = np.cumsum(np.frombuffer(body, dtype=f"<u{wide}", count=many), dtype=np.uint32)
        country = np.frombuffer(body, dtype=np.uint8, count=many, offset=wide * many)
        number = np.frombuffer(body, dtype=np.uint8, count=many, offset=(wide + 1) * many)
        return cls(tuple(head["countries"]), prints, country, number)


def fingerprint(form: str) -> int:
    """Of the form of a name, 0 to 2**24."""
    return zlib.crc32(form.encode()) >> (32 - BITS)


@lru_cache(maxsize=1)
def known_names() -> KnownNames:
    """Those of the package, read once."""
    return KnownNames.unpacked((files("geoincidents") / "data" / "known_names.bin").read_bytes())
