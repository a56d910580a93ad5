"""Where in Saxony is an address, as far as names and postcodes tell?"""

from directory.gazetteer.addresses import Located
from directory.gazetteer.index import Level, Meaning
from directory.gazetteer.lookup import (
    Gazetteer,
    Named,
    NamedKind,
    Resolved,
    Unresolved,
)
from directory.gazetteer.tables import (
    District,
    DistrictKind,
    Locality,
    Municipality,
    PostalPlace,
)

__all__ = [
    "District",
    "DistrictKind",
    "Gazetteer",
    "Level",
    "Locality",
    "Located",
    "Meaning",
    "Municipality",
    "Named",
    "NamedKind",
    "PostalPlace",
    "Resolved",
    "Unresolved",
]
