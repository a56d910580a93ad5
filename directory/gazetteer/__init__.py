"""Where in Saxony is an address, as far as names and postcodes tell?"""

from directory.gazetteer.addresses import Located, number_key, street_key
from directory.gazetteer.index import Level, Meaning
from directory.gazetteer.lookup import (
    Gazetteer,
    Named,
    NamedKind,
    Resolved,
    Unresolved,
)
from directory.gazetteer.names import quarter_key
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
    "number_key",
    "quarter_key",
    "street_key",
]
