"""How do places come in from tables, and go out to programs?"""

from directory.exchange.carry_out import carry_out
from directory.exchange.columns import ALL, COLUMNS, Refusal, Row
from directory.exchange.encoding import CHOICES as ENCODINGS
from directory.exchange.encoding import Unreadable
from directory.exchange.plan import Item, Plan, Verdict, holds_entries, make_plan
from directory.exchange.reading import Reading, read, source_key
from directory.exchange.seeding import (
    SEED_PART,
    holds_real_entries,
    missing_synthetic,
    seed,
)
from directory.exchange.whereabouts import best_position
from directory.exchange.writers import csv_places, geojson, json_places

__all__ = [
    "ALL",
    "COLUMNS",
    "ENCODINGS",
    "SEED_PART",
    "Item",
    "Plan",
    "Reading",
    "Refusal",
    "Row",
    "Unreadable",
    "Verdict",
    "best_position",
    "carry_out",
    "csv_places",
    "geojson",
    "holds_entries",
    "holds_real_entries",
    "json_places",
    "make_plan",
    "missing_synthetic",
    "read",
    "seed",
    "source_key",
]
