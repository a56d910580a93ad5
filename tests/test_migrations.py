"""Do the migrations lead to exactly the tables that the models describe, and back?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import databases
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from directory.db import MIGRATIONS, Database
from directory.models import Base

ALEMBIC = "alembic_version"
FULL_TEXT = "place_search"
"""Tables with this beginning are made by statements of each database, not by models."""


@pytest.fixture
def bare(run_folder: Path, database_kind: str) -> Iterator[Database]:
    """A database without tables."""
    with databases.fresh(run_folder, database_kind, "bare") as url:
        database = Database(url)
        yield database
        database.engine.dispose()


def _tables(engine: Engine) -> set[str]:
    return {name for name in inspect(engine).get_table_names() if not name.startswith(FULL_TEXT)}


def _rules(engine: Engine) -> set[tuple[str, str, str]]:
    """Every named rule of the tables: where, what kind, which name and text."""
    inspector = inspect(engine)
    rules: set[tuple[str, str, str]] = set()
    for table in _tables(engine) - {ALEMBIC}:
        for check in inspector.get_check_constraints(table):
            rules.add((table, "check", f"{check['name']}: {' '.join(check['sqltext'].split())}"))
        for unique in inspector.get_unique_constraints(table):
            rules.add((table, "unique", f"{unique['name']}: {sorted(unique['column_names'])}"))
        for key in inspector.get_foreign_keys(table):
            target = f"{key['referred_table']} {key['referred_columns']} {key['options']}"
            rules.add((table, "foreign key", f"{key['name']}: {target}"))
        for index in inspector.get_indexes(table):
            rules.add((table, "index", f"{index['name']}: {index['column_names']}"))
        for column in inspector.get_columns(table):
            nullable = "NULL" if column["nullable"] else "NOT NULL"
            rules.add((table, "column", f"{column['name']} {column['type']} {nullable}"))
    return rules


def test_autogenerate_finds_nothing_to_do(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_migrated_tables_hold_the_same_rules_as_the_models(
    database: Database, bare: Database
) -> None:
    Base.metadata.create_all(bare.engine)
    assert _rules(database.engine) == _rules(bare.engine), (
        "A migration and the models disagree. Correct the newest migration, or add one."
    )


def test_every_migration_goes_down_to_nothing_and_up_again(database: Database) -> None:
    before = _rules(database.engine)
    database.downgrade("base")
    assert _tables(database.engine) <= {ALEMBIC}
    assert not [n for n in inspect(database.engine).get_table_names() if n.startswith(FULL_TEXT)]
    database.upgrade()
    assert _rules(database.engine) == before


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before = _rules(database.engine)
    database.upgrade()
    assert _rules(database.engine) == before


def test_every_rule_has_a_name(database: Database) -> None:
    inspector = inspect(database.engine)
    nameless = [
        (table, rule)
        for table in _tables(database.engine) - {ALEMBIC}
        for rule in (
            *inspector.get_check_constraints(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_foreign_keys(table),
        )
        if not rule["name"]
    ]
    assert not nameless, f"A clash can be shown on a form only when the rule has a name: {nameless}"
