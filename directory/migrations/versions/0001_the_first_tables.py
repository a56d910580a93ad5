"""The first tables: the map of Saxony, places and what belongs to them, the two indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE place_search USING fts5(name, offers, rest,"
        " tokenize='ascii', prefix='3 5', detail='column')",
    ),
    "postgresql": (
        "CREATE TABLE place_search (place_seq integer NOT NULL,"
        " document tsvector NOT NULL, CONSTRAINT pk_place_search PRIMARY KEY (place_seq))",
        "CREATE INDEX ix_place_search_document ON place_search USING gin (document)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.Column("rebuilt", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_data_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "district",
        sa.Column("ags", sa.String(length=5), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("nuts3", sa.String(length=5), nullable=False),
        sa.CheckConstraint("kind IN ('rural', 'urban')", name=op.f("ck_district_kind_known")),
        sa.CheckConstraint("length(ags) = 5", name=op.f("ck_district_ags_length")),
        sa.PrimaryKeyConstraint("ags", name=op.f("pk_district")),
        sa.UniqueConstraint("name", name=op.f("uq_district_name")),
    )
    op.create_table(
        "geocode_answer",
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL)", name=op.f("ck_geocode_answer_point_whole")
        ),
        sa.PrimaryKeyConstraint("query", name=op.f("pk_geocode_answer")),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_organization_name_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("name", name=op.f("uq_organization_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_organization_slug")),
    )
    op.create_table(
        "search_word",
        sa.Column(
            "word",
            sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True), "postgresql"
            ),
            nullable=True,
        ),
        sa.Column(
            "after",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'submitted') = (decided_at IS NULL)", name=op.f("ck_change_decided_once")
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'accepted', 'rejected', 'withdrawn')",
            name=op.f("ck_change_state_known"),
        ),
        sa.CheckConstraint("base_version >= 0", name=op.f("ck_change_base_version_positive")),
        sa.CheckConstraint(
            "before IS NOT NULL OR base_version = 0", name=op.f("ck_change_before_of_base")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_change_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_change_place_decided", ["place_id", "decided_at"], unique=False)
        batch_op.create_index("ix_change_state", ["state", "submitted_at"], unique=False)
        batch_op.create_index("uq_change_place_version", ["place_id", "version"], unique=True)

    op.create_table(
        "municipality",
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("district_ags", sa.String(length=5), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Float(precision=53), nullable=False),
        sa.Column("lon", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint("length(ags) = 8", name=op.f("ck_municipality_ags_length")),
        sa.CheckConstraint("population >= 0", name=op.f("ck_municipality_population_positive")),
        sa.CheckConstraint(
            "substr(ags, 1, 5) = district_ags", name=op.f("ck_municipality_within_district")
        ),
        sa.ForeignKeyConstraint(
            ["district_ags"], ["district.ags"], name=op.f("fk_municipality_district_ags")
        ),
        sa.PrimaryKeyConstraint("ags", name=op.f("pk_municipality")),
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_municipality_district_ags"), ["district_ags"], unique=False
        )

    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("house_number", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("address_visibility", sa.Text(), nullable=False),
        sa.Column("municipality_ags", sa.String(length=8), nullable=True),
        sa.Column("district_ags", sa.String(length=5), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("position_source", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("hours_note", sa.Text(), nullable=False),
        sa.Column("wheelchair", sa.Text(), nullable=True),
        sa.Column("wheelchair_note", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("source_as_of", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("known_year", sa.SmallInteger(), nullable=False),
        sa.Column(
            "sort_name",
            sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("public_lat", sa.Float(precision=53), nullable=True),
        sa.Column("public_lon", sa.Float(precision=53), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "record",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_place_withdrawn_at"),
        ),
        sa.CheckConstraint(
            "address_visibility = 'public' OR (public_lat IS NULL AND public_lon IS NULL)",
            name=op.f("ck_place_hidden_has_no_point"),
        ),
        sa.CheckConstraint(
            "address_visibility IN ('public', 'municipality_only', 'phone_only')",
            name=op.f("ck_place_address_visibility_known"),
        ),
        sa.CheckConstraint(
            "house_number = '' OR street <> ''", name=op.f("ck_place_house_on_street")
        ),
        sa.CheckConstraint(
            "kind IN ('meeting_cafe', 'meeting_center', 'family_center', 'multigeneration_house', 'counseling_center', 'public_office', 'education_provider', 'migrant_organization', 'integration_center', 'initiative', 'other')",
            name=op.f("ck_place_kind_known"),
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_place_name_given")),
        sa.CheckConstraint(
            "postal_code = '' OR length(postal_code) = 5", name=op.f("ck_place_postal_code_length")
        ),
        sa.CheckConstraint(
            "precision IN ('house', 'street', 'stop', 'locality', 'postcode', 'municipality')",
            name=op.f("ck_place_precision_known"),
        ),
        sa.CheckConstraint(
            "status IN ('published', 'withdrawn')", name=op.f("ck_place_status_known")
        ),
        sa.CheckConstraint(
            "wheelchair IN ('yes', 'limited', 'no')", name=op.f("ck_place_wheelchair_known")
        ),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_place_point_whole")),
        sa.CheckConstraint(
            "(lat IS NULL) = (precision IS NULL)", name=op.f("ck_place_point_precision")
        ),
        sa.CheckConstraint(
            "(public_lat IS NULL) = (cell IS NULL)", name=op.f("ck_place_cell_of_point")
        ),
        sa.CheckConstraint(
            "(public_lat IS NULL) = (public_lon IS NULL)", name=op.f("ck_place_public_point_whole")
        ),
        sa.CheckConstraint("lat BETWEEN 49.8 AND 52.1", name=op.f("ck_place_lat_saxony")),
        sa.CheckConstraint("lon BETWEEN 11.3 AND 15.6", name=op.f("ck_place_lon_saxony")),
        sa.CheckConstraint(
            "municipality_ags IS NULL OR substr(municipality_ags, 1, 5) = district_ags",
            name=op.f("ck_place_municipality_in_district"),
        ),
        sa.CheckConstraint("source_as_of BETWEEN 1990 AND 2100", name=op.f("ck_place_source_year")),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_place_successor_other")),
        sa.ForeignKeyConstraint(
            ["district_ags"], ["district.ags"], name=op.f("fk_place_district_ags")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_ags"], ["municipality.ags"], name=op.f("fk_place_municipality_ags")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_place_organization_id")
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["place.id"], name=op.f("fk_place_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("seq", name=op.f("uq_place_seq")),
        sa.UniqueConstraint("slug", name=op.f("uq_place_slug")),
        sa.UniqueConstraint("source_key", name=op.f("uq_place_source_key")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(
            "ix_place_cell", ["cell", "public_lat", "public_lon", "seq"], unique=False
        )
        batch_op.create_index("ix_place_changed_on", ["updated_at"], unique=False)
        batch_op.create_index("ix_place_confirmed_on", ["confirmed_on", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_district_ags"), ["district_ags"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_place_municipality_ags"), ["municipality_ags"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_place_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(
            "ix_place_public_point",
            ["public_lat", "public_lon", "seq", "municipality_ags", "district_ags"],
            unique=False,
        )
        batch_op.create_index("ix_place_revision", ["revision"], unique=False)

    op.create_table(
        "confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("confirmed_by <> ''", name=op.f("ck_confirmation_confirmed_by_given")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_confirmation_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirmation_place_id"), ["place_id"], unique=False)

    op.create_table(
        "link",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.CheckConstraint("url LIKE 'http%'", name=op.f("ck_link_url_web")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_link_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", "position", name=op.f("pk_link")),
    )
    op.create_table(
        "phone",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('voice', 'mobile', 'fax', 'text')", name=op.f("ck_phone_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_phone_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", "position", name=op.f("pk_phone")),
    )
    op.create_table(
        "place_term",
        sa.Column("place_seq", sa.Integer(), nullable=False),
        sa.Column(
            "term",
            sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("known_year_desc", sa.SmallInteger(), nullable=False),
        sa.Column(
            "sort_name",
            sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["place_seq"], ["place.seq"], name=op.f("fk_place_term_place_seq"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_seq", "term", name=op.f("pk_place_term")),
    )
    with op.batch_alter_table("place_term", schema=None) as batch_op:
        batch_op.create_index(
            "ix_place_term_name", ["term", "sort_name", "place_seq"], unique=False
        )
        batch_op.create_index(
            "ix_place_term_order",
            ["term", "known_year_desc", "sort_name", "place_seq"],
            unique=False,
        )

    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("hours_note", sa.Text(), nullable=False),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("eligibility", sa.Text(), nullable=False),
        sa.Column("age_from", sa.SmallInteger(), nullable=True),
        sa.Column("age_to", sa.SmallInteger(), nullable=True),
        sa.Column("women_only", sa.Boolean(), nullable=True),
        sa.Column("childcare", sa.Boolean(), nullable=True),
        sa.Column("funded_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "cost IN ('free', 'donation', 'reduced', 'paid')", name=op.f("ck_service_cost_known")
        ),
        sa.CheckConstraint(
            "kind IN ('meeting', 'language_cafe', 'language_course', 'refugee_social_work', 'migration_social_work', 'adult_migration_counseling', 'youth_migration_service', 'asylum_counseling', 'legal_advice', 'return_counseling', 'anti_discrimination', 'health', 'interpreting', 'work', 'housing', 'daycare_school', 'family', 'children_youth', 'women', 'sport_leisure', 'participation', 'volunteering', 'donations')",
            name=op.f("ck_service_kind_known"),
        ),
        sa.CheckConstraint("age_from <= age_to", name=op.f("ck_service_ages_ordered")),
        sa.CheckConstraint("age_from BETWEEN 0 AND 120", name=op.f("ck_service_age_from_human")),
        sa.CheckConstraint("age_to BETWEEN 0 AND 120", name=op.f("ck_service_age_to_human")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_service_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_service_place_id", ["place_id"], unique=False)

    op.create_table(
        "schedule",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("place_seq", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("weekday", sa.SmallInteger(), nullable=True),
        sa.Column("opens", sa.SmallInteger(), nullable=True),
        sa.Column("closes", sa.SmallInteger(), nullable=True),
        sa.Column("nth", sa.SmallInteger(), nullable=True),
        sa.Column("week_parity", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("public_holidays", sa.Boolean(), nullable=True),
        sa.Column("school_holidays", sa.Text(), nullable=True),
        sa.Column("by_appointment", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "school_holidays IN ('only', 'not')", name=op.f("ck_schedule_school_holidays_known")
        ),
        sa.CheckConstraint(
            "week_parity IN ('even', 'odd', 'unknown')", name=op.f("ck_schedule_week_parity_known")
        ),
        sa.CheckConstraint("closes BETWEEN 1 AND 1440", name=op.f("ck_schedule_closes_clock")),
        sa.CheckConstraint("nth IN (-1, 1, 2, 3, 4, 5)", name=op.f("ck_schedule_nth_known")),
        sa.CheckConstraint("opens BETWEEN 0 AND 1439", name=op.f("ck_schedule_opens_clock")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_schedule_valid_ordered")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_schedule_weekday_known")),
        sa.CheckConstraint(
            "weekday IS NOT NULL OR by_appointment", name=op.f("ck_schedule_weekday_given")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_schedule_place_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_schedule_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", "position", name=op.f("pk_schedule")),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_service_id"), ["service_id"], unique=False)
        batch_op.create_index(
            "ix_schedule_open",
            [
                "weekday",
                "opens",
                "closes",
                "nth",
                "week_parity",
                "valid_from",
                "valid_to",
                "public_holidays",
                "school_holidays",
                "by_appointment",
                "place_seq",
            ],
            unique=False,
        )

    op.create_table(
        "service_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_ags", sa.String(length=8), nullable=True),
        sa.Column("district_ags", sa.String(length=5), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("age_from", sa.SmallInteger(), nullable=True),
        sa.Column("age_to", sa.SmallInteger(), nullable=True),
        sa.Column("residence_status", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "residence_status IN ('any_status', 'asylum_application', 'tolerated', 'protected', 'temporary_protection', 'residence_permit', 'eu_citizen')",
            name=op.f("ck_service_area_residence_status_known"),
        ),
        sa.CheckConstraint(
            "(municipality_ags IS NULL) <> (district_ags IS NULL)",
            name=op.f("ck_service_area_one_territory"),
        ),
        sa.CheckConstraint(
            "NOT excluded OR municipality_ags IS NOT NULL",
            name=op.f("ck_service_area_excluded_municipality"),
        ),
        sa.CheckConstraint("age_from <= age_to", name=op.f("ck_service_area_ages_ordered")),
        sa.CheckConstraint(
            "age_from BETWEEN 0 AND 120", name=op.f("ck_service_area_age_from_human")
        ),
        sa.CheckConstraint("age_to BETWEEN 0 AND 120", name=op.f("ck_service_area_age_to_human")),
        sa.ForeignKeyConstraint(
            ["district_ags"], ["district.ags"], name=op.f("fk_service_area_district_ags")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_ags"],
            ["municipality.ags"],
            name=op.f("fk_service_area_municipality_ags"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_area_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_area")),
    )
    with op.batch_alter_table("service_area", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_area_district_ags"), ["district_ags"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_area_municipality_ags"), ["municipality_ags"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_area_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "service_choice",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(field = 'access' AND choice IN ('walk_in', 'appointment', 'phone', 'online', 'outreach')) OR (field = 'audience' AND choice IN ('everyone', 'refugees', 'asylum_seekers', 'tolerated', 'immigrants', 'newly_arrived', 'eu_citizens', 'third_country_nationals', 'from_ukraine', 'late_repatriates', 'families', 'parents', 'single_parents', 'children', 'youth', 'young_adults', 'adults', 'seniors', 'women', 'girls', 'men', 'lgbtiq', 'students', 'job_seekers', 'skilled_workers', 'people_with_disabilities', 'discrimination_victims', 'homeless', 'german_learners', 'all_generations', 'locals', 'volunteers', 'organizations', 'municipalities', 'employers')) OR (field = 'residence_status' AND choice IN ('any_status', 'asylum_application', 'tolerated', 'protected', 'temporary_protection', 'residence_permit', 'eu_citizen')) OR (field = 'bring' AND choice IN ('identity_document', 'residence_document', 'letters', 'insurance_card', 'income_proof', 'certificates', 'nothing'))",
            name=op.f("ck_service_choice_choice_known"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_choice_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", "field", "choice", name=op.f("pk_service_choice")),
    )
    op.create_table(
        "spoken_language",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_spoken_language_place_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_spoken_language_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place_id", "position", name=op.f("pk_spoken_language")),
    )
    with op.batch_alter_table("spoken_language", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spoken_language_code"), ["code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_spoken_language_service_id"), ["service_id"], unique=False
        )
    for statement in SEARCH[op.get_context().dialect.name]:
        op.execute(statement)
    op.execute(
        "INSERT INTO data_version (id, number, next_seq, rebuilt, changed_at)"
        " VALUES (1, 0, 1, 0, CURRENT_TIMESTAMP)"
    )


def downgrade() -> None:
    op.execute("DROP TABLE place_search")
    with op.batch_alter_table("spoken_language", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spoken_language_service_id"))
        batch_op.drop_index(batch_op.f("ix_spoken_language_code"))

    op.drop_table("spoken_language")
    op.drop_table("service_choice")
    with op.batch_alter_table("service_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_area_service_id"))
        batch_op.drop_index(batch_op.f("ix_service_area_municipality_ags"))
        batch_op.drop_index(batch_op.f("ix_service_area_district_ags"))

    op.drop_table("service_area")
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_index("ix_schedule_open")
        batch_op.drop_index(batch_op.f("ix_schedule_service_id"))

    op.drop_table("schedule")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index("ix_service_place_id")
        batch_op.drop_index(batch_op.f("ix_service_kind"))

    op.drop_table("service")
    with op.batch_alter_table("place_term", schema=None) as batch_op:
        batch_op.drop_index("ix_place_term_order")
        batch_op.drop_index("ix_place_term_name")

    op.drop_table("place_term")
    op.drop_table("phone")
    op.drop_table("link")
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmation_place_id"))

    op.drop_table("confirmation")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index("ix_place_revision")
        batch_op.drop_index("ix_place_public_point")
        batch_op.drop_index(batch_op.f("ix_place_organization_id"))
        batch_op.drop_index(batch_op.f("ix_place_municipality_ags"))
        batch_op.drop_index(batch_op.f("ix_place_district_ags"))
        batch_op.drop_index("ix_place_confirmed_on")
        batch_op.drop_index("ix_place_changed_on")
        batch_op.drop_index("ix_place_cell")

    op.drop_table("place")
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_district_ags"))

    op.drop_table("municipality")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("uq_change_place_version")
        batch_op.drop_index("ix_change_state")
        batch_op.drop_index("ix_change_place_decided")
        batch_op.drop_index(batch_op.f("ix_change_batch_id"))

    op.drop_table("change")
    op.drop_table("search_word")
    op.drop_table("organization")
    op.drop_table("geocode_answer")
    op.drop_table("district")
    op.drop_table("data_version")
    op.drop_table("batch")
