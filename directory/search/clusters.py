"""Which circles stand for many places on a map?

Places whose cells of the Web-Mercator grid begin alike lie close together. The cells and points
are kept in each process like the bits of :mod:`directory.search.facets` (100,000 places: 2 MB).
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.geo import CELL_ZOOM, BBox
from directory.models import Place
from directory.search import bitset
from directory.search.rows import plain_rows

GRID = 2
"""``2**GRID`` cells to the side of a map tile."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Several places that are one circle at this zoom: how many, their middle and their extent."""

    count: int
    lat: float
    lon: float
    extent: BBox


@dataclass(frozen=True, slots=True)
class Points:
    """Cell, latitude and longitude by sequence number; of places without a point nothing true."""

    cells: array[int]
    lats: array[float]
    lons: array[float]

    @classmethod
    def load(cls, session: Session) -> Points:
        """Read the public points of all places."""
        query = select(Place.cell, Place.public_lat, Place.public_lon, Place.seq)
        rows = plain_rows(session, query.where(Place.cell.is_not(None)))
        size = max((row[3] for row in rows), default=0) + 1
        points = cls(array("q", bytes(8 * size)), *(array("d", bytes(8 * size)) for _ in "yx"))
        for cell, lat, lon, seq in rows:
            points.cells[seq], points.lats[seq], points.lons[seq] = cell, lat, lon
        return points

    def gather(self, bits: int, zoom: int) -> list[Cluster]:
        """These places, which must have points, gathered for a map of this zoom.

        The number of cells is bounded by the extent of Saxony at small zooms and by what the map
        shows at large ones, however many places there are.
        """
        shift = 2 * max(0, CELL_ZOOM - min(zoom + GRID, CELL_ZOOM))
        cells = self.cells
        groups: dict[int, list[int]] = {}
        for seq in bitset.members(bits):
            cell = cells[seq] >> shift
            if cell in groups:
                groups[cell].append(seq)
            else:
                groups[cell] = [seq]
        return [self._cluster(groups[cell]) for cell in sorted(groups)]

    def _cluster(self, seqs: list[int]) -> Cluster:
        lats = [self.lats[seq] for seq in seqs]
        lons = [self.lons[seq] for seq in seqs]
        number = len(seqs)
        extent = BBox(min(lons), min(lats), max(lons), max(lats))
        return Cluster(number, sum(lats) / number, sum(lons) / number, extent)
