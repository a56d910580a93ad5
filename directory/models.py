"""Which tables are there, and which rules does the database itself hold?

Every rule has a name (``ck_…``, ``uq_…``, ``fk_…``): a clash is traced back to a field by it.
What people may see of a place is kept ready-made in :attr:`Place.feature`; the columns marked
*derived* are written in the same step as the entry, by :mod:`directory.review`, never elsewhere.
"""

from __future__ import annotations

import enum
import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from directory.vocabulary import (
    Access,
    AddressVisibility,
    Audience,
    Bring,
    ChangeState,
    Cost,
    PhoneKind,
    PlaceKind,
    PlaceStatus,
    PointPrecision,
    ResidenceStatus,
    ServiceKind,
    Wheelchair,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

ByteOrdered = String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
"""Text that sorts by its bytes on every database."""

Document = JSON().with_variant(postgresql.JSONB(), "postgresql")


class Moment(TypeDecorator[datetime]):
    """A moment: aware UTC in Python, without zone in SQLite, with zone in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables of the directory."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: Text,
        uuid.UUID: Uuid,
        datetime: Moment,
        dict[str, Any]: Document,
    }


def one_of(column: str, choices: type[enum.Enum], name: str = "") -> CheckConstraint:
    """The rule that a column holds a member of a closed list, or nothing."""
    members = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({members})", name=name or f"{column}_known")


# ---------------------------------------------------------------- the map of Saxony


class District(Base):
    """A Landkreis or Kreisfreie Stadt."""

    __tablename__ = "district"
    __table_args__ = (
        CheckConstraint("length(ags) = 5", name="ags_length"),
        CheckConstraint("kind IN ('rural', 'urban')", name="kind_known"),
    )

    ags: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    seat: Mapped[str]
    nuts3: Mapped[str] = mapped_column(String(5))


class Municipality(Base):
    """A Gemeinde or Stadt."""

    __tablename__ = "municipality"
    __table_args__ = (
        CheckConstraint("length(ags) = 8", name="ags_length"),
        CheckConstraint("substr(ags, 1, 5) = district_ags", name="within_district"),
        CheckConstraint("population >= 0", name="population_positive"),
    )

    ags: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    district_ags: Mapped[str] = mapped_column(ForeignKey("district.ags"), index=True)
    population: Mapped[int]
    lat: Mapped[float] = mapped_column(Float(53))
    lon: Mapped[float] = mapped_column(Float(53))


# ---------------------------------------------------------------- entries


class Organization(Base):
    """A provider (Träger) of places."""

    __tablename__ = "organization"
    __table_args__ = (CheckConstraint("name <> ''", name="name_given"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Place(Base):
    """A place of integration: a published entry, with everything that belongs to it."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        one_of("kind", PlaceKind),
        one_of("status", PlaceStatus),
        one_of("address_visibility", AddressVisibility),
        one_of("wheelchair", Wheelchair),
        one_of("precision", PointPrecision),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_whole"),
        CheckConstraint("(lat IS NULL) = (precision IS NULL)", name="point_precision"),
        CheckConstraint("lat BETWEEN 49.8 AND 52.1", name="lat_saxony"),
        CheckConstraint("lon BETWEEN 11.3 AND 15.6", name="lon_saxony"),
        CheckConstraint("house_number = '' OR street <> ''", name="house_on_street"),
        CheckConstraint("postal_code = '' OR length(postal_code) = 5", name="postal_code_length"),
        CheckConstraint(
            "municipality_ags IS NULL OR substr(municipality_ags, 1, 5) = district_ags",
            name="municipality_in_district",
        ),
        CheckConstraint("source_as_of BETWEEN 1990 AND 2100", name="source_year"),
        CheckConstraint(
            "address_visibility = 'public' OR (public_lat IS NULL AND public_lon IS NULL)",
            name="hidden_has_no_point",
        ),
        CheckConstraint("(public_lat IS NULL) = (public_lon IS NULL)", name="public_point_whole"),
        CheckConstraint("(public_lat IS NULL) = (cell IS NULL)", name="cell_of_point"),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_at"),
        CheckConstraint("successor_id <> id", name="successor_other"),
        Index(
            "ix_place_public_point",
            "public_lat", "public_lon", "seq", "municipality_ags", "district_ags",
        ),
        Index("ix_place_cell", "cell", "public_lat", "public_lon", "seq"),
        Index("ix_place_revision", "revision"),
        Index("ix_place_changed_on", "updated_at"),
        Index("ix_place_confirmed_on", "confirmed_on", "seq"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(default=PlaceStatus.PUBLISHED.value)

    name: Mapped[str]
    kind: Mapped[str]
    organization_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organization.id"), index=True
    )
    street: Mapped[str]
    house_number: Mapped[str]
    postal_code: Mapped[str]
    city: Mapped[str]
    locality: Mapped[str]
    address_visibility: Mapped[str]
    municipality_ags: Mapped[str | None] = mapped_column(ForeignKey("municipality.ags"), index=True)
    district_ags: Mapped[str | None] = mapped_column(ForeignKey("district.ags"), index=True)
    lat: Mapped[float | None] = mapped_column(Float(53))
    lon: Mapped[float | None] = mapped_column(Float(53))
    precision: Mapped[str | None]
    position_source: Mapped[str]
    email: Mapped[str]
    website: Mapped[str]
    hours_note: Mapped[str]
    wheelchair: Mapped[str | None]
    wheelchair_note: Mapped[str]
    source_key: Mapped[str | None] = mapped_column(unique=True)
    source_url: Mapped[str]
    source_note: Mapped[str]
    source_as_of: Mapped[int | None] = mapped_column(SmallInteger)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"))

    # derived
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    known_year: Mapped[int] = mapped_column(SmallInteger)
    sort_name: Mapped[str] = mapped_column(ByteOrdered)
    public_lat: Mapped[float | None] = mapped_column(Float(53))
    public_lon: Mapped[float | None] = mapped_column(Float(53))
    cell: Mapped[int | None] = mapped_column(BigInteger)
    revision: Mapped[int]

    # Long texts stand last: SQLite reads a row from its beginning, and goes on to further pages of
    # the file only for what lies there.
    feature: Mapped[str]
    description: Mapped[str]
    record: Mapped[dict[str, Any]]

    __mapper_args__ = {"version_id_col": version}


class Service(Base):
    """One offer (Angebot) of a place."""

    __tablename__ = "service"
    __table_args__ = (
        one_of("kind", ServiceKind),
        one_of("cost", Cost),
        CheckConstraint("age_from BETWEEN 0 AND 120", name="age_from_human"),
        CheckConstraint("age_to BETWEEN 0 AND 120", name="age_to_human"),
        CheckConstraint("age_from <= age_to", name="ages_ordered"),
        Index("ix_service_place_id", "place_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    description: Mapped[str]
    hours_note: Mapped[str]
    cost: Mapped[str | None]
    eligibility: Mapped[str]
    age_from: Mapped[int | None] = mapped_column(SmallInteger)
    age_to: Mapped[int | None] = mapped_column(SmallInteger)
    women_only: Mapped[bool | None]
    childcare: Mapped[bool | None]
    funded_until: Mapped[date | None] = mapped_column(Date)


class ServiceChoice(Base):
    """A member of one of the lists of a service: how to come, who may come, what to bring."""

    __tablename__ = "service_choice"
    __table_args__ = (
        CheckConstraint(
            " OR ".join(
                f"(field = '{name}' AND choice IN ("
                + ", ".join(f"'{member.value}'" for member in members)
                + "))"
                for name, members in (
                    ("access", Access),
                    ("audience", Audience),
                    ("residence_status", ResidenceStatus),
                    ("bring", Bring),
                )
            ),
            name="choice_known",
        ),
    )

    service_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    field: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(primary_key=True)


class Schedule(Base):
    """When a place, or one of its services, is open; one row a weekday and span.

    Who is open at a moment is read off one index, which therefore holds every column of that rule,
    and :attr:`place_seq` (derived; it never changes).
    """

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint("weekday IS NOT NULL OR by_appointment", name="weekday_given"),
        CheckConstraint("opens BETWEEN 0 AND 1439", name="opens_clock"),
        CheckConstraint("closes BETWEEN 1 AND 1440", name="closes_clock"),
        CheckConstraint("nth IN (-1, 1, 2, 3, 4, 5)", name="nth_known"),
        CheckConstraint("week_parity IN ('even', 'odd', 'unknown')", name="week_parity_known"),
        CheckConstraint("school_holidays IN ('only', 'not')", name="school_holidays_known"),
        CheckConstraint("valid_from <= valid_to", name="valid_ordered"),
        Index(
            "ix_schedule_open",
            "weekday", "opens", "closes", "nth", "week_parity", "valid_from", "valid_to",
            "public_holidays", "school_holidays", "by_appointment", "place_seq",
        ),
    )  # fmt: skip

    place_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    place_seq: Mapped[int]
    service_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int | None] = mapped_column(SmallInteger)
    opens: Mapped[int | None] = mapped_column(SmallInteger)
    closes: Mapped[int | None] = mapped_column(SmallInteger)
    nth: Mapped[int | None] = mapped_column(SmallInteger)
    week_parity: Mapped[str | None]
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    public_holidays: Mapped[bool | None]
    school_holidays: Mapped[str | None]
    by_appointment: Mapped[bool]
    note: Mapped[str]


class SpokenLanguage(Base):
    """A language spoken at a place, or at one of its services, with a note (who, when)."""

    __tablename__ = "spoken_language"

    place_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    service_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(16), index=True)
    note: Mapped[str]


class Phone(Base):
    """A phone number of an office."""

    __tablename__ = "phone"
    __table_args__ = (one_of("kind", PhoneKind),)

    place_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    number: Mapped[str]
    kind: Mapped[str]
    note: Mapped[str]


class Link(Base):
    """A further web page about a place."""

    __tablename__ = "link"
    __table_args__ = (CheckConstraint("url LIKE 'http%'", name="url_web"),)

    place_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    url: Mapped[str]
    label: Mapped[str]


class ServiceArea(Base):
    """For whom a service is responsible (Zuständigkeit): where people live, and their age."""

    __tablename__ = "service_area"
    __table_args__ = (
        CheckConstraint(
            "(municipality_ags IS NULL) <> (district_ags IS NULL)", name="one_territory"
        ),
        CheckConstraint("age_from BETWEEN 0 AND 120", name="age_from_human"),
        CheckConstraint("age_to BETWEEN 0 AND 120", name="age_to_human"),
        CheckConstraint("age_from <= age_to", name="ages_ordered"),
        one_of("residence_status", ResidenceStatus),
        CheckConstraint(
            "NOT excluded OR municipality_ags IS NOT NULL", name="excluded_municipality"
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    service_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    municipality_ags: Mapped[str | None] = mapped_column(ForeignKey("municipality.ags"), index=True)
    district_ags: Mapped[str | None] = mapped_column(ForeignKey("district.ags"), index=True)
    excluded: Mapped[bool] = mapped_column(default=False)
    age_from: Mapped[int | None] = mapped_column(SmallInteger)
    age_to: Mapped[int | None] = mapped_column(SmallInteger)
    residence_status: Mapped[str | None]
    source: Mapped[str] = mapped_column(default="")


# ---------------------------------------------------------------- trust


class Batch(Base):
    """Changes that came together, usually one imported file."""

    __tablename__ = "batch"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime]


class Change(Base):
    """A proposed version of an entry, and what became of it. The accepted ones are its history."""

    __tablename__ = "change"
    __table_args__ = (
        one_of("state", ChangeState),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided_once"),
        CheckConstraint("before IS NOT NULL OR base_version = 0", name="before_of_base"),
        CheckConstraint("base_version >= 0", name="base_version_positive"),
        Index("ix_change_place_decided", "place_id", "decided_at"),
        Index("ix_change_state", "state", "submitted_at"),
        Index("uq_change_place_version", "place_id", "version", unique=True),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    place_id: Mapped[uuid.UUID] = mapped_column()
    state: Mapped[str]
    base_version: Mapped[int]
    version: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    )
    after: Mapped[dict[str, Any]]
    source_key: Mapped[str | None]
    author: Mapped[str]
    reason: Mapped[str]
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str]
    decision_note: Mapped[str]
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batch.id"), index=True)


class Confirmation(Base):
    """Somebody who must know said: this entry is still right."""

    __tablename__ = "confirmation"
    __table_args__ = (CheckConstraint("confirmed_by <> ''", name="confirmed_by_given"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    place_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("place.id", ondelete="CASCADE"), index=True
    )
    confirmed_on: Mapped[date] = mapped_column(Date)
    confirmed_by: Mapped[str]
    created_at: Mapped[datetime]


# ---------------------------------------------------------------- finding


class PlaceTerm(Base):
    """An inverted index of closed-list facts: ``s:housing`` → places, in the order of lists.

    Only published places stand here. The key carries the order of result lists, so that the
    first page of any filter is read off the index, however many places there are.
    """

    __tablename__ = "place_term"
    __table_args__ = (
        Index("ix_place_term_order", "term", "known_year_desc", "sort_name", "place_seq"),
        Index("ix_place_term_name", "term", "sort_name", "place_seq"),
    )

    place_seq: Mapped[int] = mapped_column(
        ForeignKey("place.seq", ondelete="CASCADE"), primary_key=True
    )
    term: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    known_year_desc: Mapped[int] = mapped_column(SmallInteger)
    sort_name: Mapped[str] = mapped_column(ByteOrdered)


class SearchWord(Base):
    """A word that occurs in names and offers, as "did you mean" shows it, and how often."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    shown: Mapped[str]
    places: Mapped[int]


class DataVersion(Base):
    """One row: the number of the last change that people can see, for caches and feeds."""

    __tablename__ = "data_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    next_seq: Mapped[int]
    rebuilt: Mapped[int]
    changed_at: Mapped[datetime]


class GeocodeAnswer(Base):
    """What a geocoder answered to an address, also when it found nothing."""

    __tablename__ = "geocode_answer"
    __table_args__ = (CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_whole"),)

    query: Mapped[str] = mapped_column(primary_key=True)
    lat: Mapped[float | None] = mapped_column(Float(53))
    lon: Mapped[float | None] = mapped_column(Float(53))
    precision: Mapped[str | None]
    source: Mapped[str]
    found_at: Mapped[datetime]
