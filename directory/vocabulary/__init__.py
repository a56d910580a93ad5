"""Which closed lists exist, and which of their members does a text mean?"""

from directory.vocabulary.choices import (
    Access,
    AddressVisibility,
    Audience,
    Bring,
    ChangeState,
    Choice,
    Cost,
    PhoneKind,
    PlaceKind,
    PlaceStatus,
    PointPrecision,
    ResidenceStatus,
    ServiceGroup,
    ServiceKind,
    Wheelchair,
)

__all__ = [
    "Access",
    "AddressVisibility",
    "Audience",
    "Bring",
    "ChangeState",
    "Choice",
    "Cost",
    "PhoneKind",
    "PlaceKind",
    "PlaceStatus",
    "PointPrecision",
    "ResidenceStatus",
    "ServiceGroup",
    "ServiceKind",
    "Wheelchair",
]
