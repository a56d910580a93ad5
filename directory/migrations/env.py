"""How does Alembic reach our database? Always through a connection that we hand it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.schema import SchemaItem

from directory.models import Base, Moment

SEARCH_TABLES = "place_search"


def ours(item: SchemaItem, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Full-text tables differ by database and are no SQLAlchemy tables: see directory.index."""
    table = name if kind == "table" else getattr(getattr(item, "table", None), "name", "")
    return not str(table or "").startswith(SEARCH_TABLES)


def portable(kind: str, item: Any, context_: Any) -> str | Literal[False]:
    """A migration must not change when our own column types do: it names plain ones."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=ours,
    render_item=portable,
    compare_type=True,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
