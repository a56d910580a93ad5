"""Which places does somebody mean, in which order, and what else could be asked?"""

from directory.search.beyond import Surroundings
from directory.search.clusters import Cluster
from directory.search.facets import FACETS, Counts, FacetIndex, Found
from directory.search.place_search import (
    DEFAULT_RADIUS_KM,
    PARAMETERS,
    PER_PAGE,
    SORTS,
    WEEKDAYS,
    ArgumentLists,
    Hint,
    Near,
    OpenWish,
    PlaceSearch,
)
from directory.search.results import (
    Hit,
    Marker,
    by_slug,
    features,
    hit,
    hits,
    latest,
    markers,
    nearby,
)
from directory.search.sentence import district_name, filter_label, sentence
from directory.search.statement import statement
from directory.search.suggest import WayOut, did_you_mean, way_out

__all__ = [
    "DEFAULT_RADIUS_KM",
    "FACETS",
    "PARAMETERS",
    "PER_PAGE",
    "SORTS",
    "WEEKDAYS",
    "ArgumentLists",
    "Cluster",
    "Counts",
    "FacetIndex",
    "Found",
    "Hint",
    "Hit",
    "Marker",
    "Near",
    "OpenWish",
    "PlaceSearch",
    "Surroundings",
    "WayOut",
    "by_slug",
    "did_you_mean",
    "district_name",
    "features",
    "filter_label",
    "hit",
    "hits",
    "latest",
    "markers",
    "nearby",
    "sentence",
    "statement",
    "way_out",
]
