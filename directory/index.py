"""By which facts and words is an entry found, and how does each database keep them?

Two indexes are written when an entry is published: *terms* (closed-list facts, see
:class:`~directory.models.PlaceTerm`) and *words* (full text in three grades: name, offers, rest).
The words come from one normaliser, so both databases hold, and find, the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    any_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute, Session

from directory.gazetteer import Gazetteer
from directory.models import Place, PlaceTerm, SearchWord
from directory.public import public_address, public_point
from directory.record import PlaceRecord
from directory.text import QueryWord, fold, index_tokens
from directory.text.tokens import SHORTEST_PREFIX
from directory.vocabulary import Choice, QueryTerm, ServiceKind

ALL = "*"
"""The term of every published place."""

LOCATED = "p:yes"
"""The term of every place with a point that everybody may see."""

GRADES = ("name", "offers", "rest")


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything about one place that the indexes need."""

    seq: int
    terms: tuple[str, ...]
    name: tuple[str, ...]
    offers: tuple[str, ...]
    rest: tuple[str, ...]
    shown_words: dict[str, str]


def kind_token(kind: Choice) -> str:
    """The word that stands for a closed-list member in the full text."""
    return ("zzs" if isinstance(kind, ServiceKind) else "zzp") + kind.value.replace("_", "")


def language_token(code: str) -> str:
    """The word that stands for a spoken language in the full text."""
    return "zzl" + "".join(char for char in code.casefold() if char.isalnum())


def terms_of(record: PlaceRecord) -> tuple[str, ...]:
    """The closed-list facts of an entry, each as ``letter:key``."""
    found = {ALL, f"k:{record.kind.value}"}
    if record.district:
        found.add(f"d:{record.district}")
    if record.municipality:
        found.add(f"m:{record.municipality}")
    if public_point(record) is not None:
        found.add(LOCATED)
    if record.wheelchair:
        found.add(f"w:{record.wheelchair.value}")
    found.update(f"l:{language.code}" for language in record.languages)
    for service in record.services:
        found.add(f"s:{service.kind.value}")
        found.update(f"l:{language.code}" for language in service.languages)
        found.update(f"a:{audience.value}" for audience in service.audience)
    return tuple(sorted(found))


def entry_of(seq: int, record: PlaceRecord, gazetteer: Gazetteer) -> Entry:
    """What the indexes hold of an entry; a hidden address is not part of it."""
    offers = _offers(record)
    towns = _towns(record, gazetteer)
    address = public_address(record.address)
    tokens = [kind_token(kind) for kind in (record.kind, *(s.kind for s in record.services))]
    tokens += [language_token(term[2:]) for term in terms_of(record) if term.startswith("l:")]
    rest = [
        record.description,
        address.street,
        address.postal_code,
        *towns,
        *(service.description for service in record.services),
        *(service.eligibility for service in record.services),
    ]
    return Entry(
        seq=seq,
        terms=terms_of(record),
        name=tuple(index_tokens(record.name)),
        offers=tuple(index_tokens(" ".join([record.organization, *offers, *tokens]))),
        rest=tuple(index_tokens(" ".join(rest))),
        shown_words=shown_words(record, gazetteer),
    )


def shown_words(record: PlaceRecord, gazetteer: Gazetteer) -> dict[str, str]:
    """The words of an entry that "did you mean" may show: folded, and as they are written."""
    texts = (record.name, record.organization, *_offers(record), *_towns(record, gazetteer))
    shown = {fold(word): word for text_ in texts for word in _DISPLAYED.findall(text_)}
    return {folded: word for folded, word in shown.items() if len(folded) >= SHORTEST_SHOWN}


def _offers(record: PlaceRecord) -> list[str]:
    """What happens there, in German words."""
    offers = [record.kind.message]
    for service in record.services:
        offers += [service.kind.message, service.kind.abbr or "", service.name]
    return offers


def _towns(record: PlaceRecord, gazetteer: Gazetteer) -> list[str]:
    """Where it is, as far as everybody may know."""
    address = public_address(record.address)
    municipality = gazetteer.municipalities.get(record.municipality or "")
    district = gazetteer.districts.get(record.district or "")
    return [
        address.city,
        address.locality,
        municipality.name if municipality else "",
        district.name if district else "",
    ]


SHORTEST_SHOWN = 4
_DISPLAYED = re.compile(r"[^\W\d_]{4,40}")


# ---------------------------------------------------------------- writing


def write(session: Session, entries: Sequence[Entry], lost: Iterable[str] = ()) -> None:
    """Replace what the indexes hold of these places; their rows must be flushed already.

    Args:
        session: the writing one.
        entries: the places as they are now.
        lost: the folded :func:`shown_words` of each of them as it was before, so that nobody can
            find out by "did you mean" what an entry does not tell any more.
    """
    if not entries:
        return
    remove(session, [entry.seq for entry in entries])
    places = {
        row.seq: row
        for row in session.execute(
            select(Place.seq, Place.known_year, Place.sort_name).where(
                Place.seq.in_([entry.seq for entry in entries])
            )
        )
    }
    session.execute(
        insert(PlaceTerm.metadata.tables[PlaceTerm.__tablename__]),
        [
            {
                "place_seq": entry.seq,
                "term": term,
                "known_year_desc": -places[entry.seq].known_year,
                "sort_name": places[entry.seq].sort_name,
            }
            for entry in entries
            for term in entry.terms
        ],
    )
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            text("INSERT INTO place_search(rowid, name, offers, rest) VALUES (:s, :n, :o, :r)"),
            [
                {
                    "s": entry.seq,
                    "n": " ".join(entry.name),
                    "o": " ".join(entry.offers),
                    "r": " ".join(entry.rest),
                }
                for entry in entries
            ],
        )
    else:
        session.execute(
            text(
                "INSERT INTO place_search(place_seq, document)"
                " VALUES (:s, CAST(CAST(:d AS text) AS tsvector))"
            ),
            [{"s": entry.seq, "d": _tsvector(entry)} for entry in entries],
        )
    _write_words(session, entries, lost)


def remove(session: Session, seqs: Sequence[int]) -> None:
    """Forget these places in every index."""
    session.execute(delete(PlaceTerm).where(PlaceTerm.place_seq.in_(seqs)))
    column = "rowid" if session.get_bind().dialect.name == "sqlite" else "place_seq"
    statement = text(f"DELETE FROM place_search WHERE {column} IN :seqs")  # noqa: S608 - constant
    session.execute(statement.bindparams(bindparam("seqs", expanding=True)), {"seqs": list(seqs)})


def _write_words(session: Session, entries: Sequence[Entry], lost: Iterable[str]) -> None:
    """Count for every word the places that show it; one that none shows any more is forgotten."""
    shown: dict[str, str] = {}
    change: Counter[str] = Counter()
    for entry in entries:
        shown.update(entry.shown_words)
        change.update(entry.shown_words.keys())
    change.subtract(Counter(lost))
    changed = sorted(word for word, number in change.items() if number)
    known: set[str] = set()
    for start in range(0, len(changed), 500):
        part = changed[start : start + 500]
        known.update(session.scalars(select(SearchWord.word).where(SearchWord.word.in_(part))))
    counted = [{"key": word, "number": change[word]} for word in changed if word in known]
    if counted:
        words = SearchWord.metadata.tables[SearchWord.__tablename__]
        places = words.c.places + bindparam("number", type_=Integer)
        again = words.update().where(words.c.word == bindparam("key")).values(places=places)
        session.connection().execute(again, counted)
        session.execute(delete(SearchWord).where(SearchWord.places <= 0))
    new = [
        {"word": word, "shown": shown[word], "places": change[word]}
        for word in changed
        if word not in known and change[word] > 0
    ]
    if new:
        session.execute(insert(SearchWord), new)


def _tsvector(entry: Entry) -> str:
    """The document as PostgreSQL writes it: grade A is the name, B the offers, C the rest."""
    grades: dict[str, list[str]] = {}
    for grade, tokens in zip("ABC", (entry.name, entry.offers, entry.rest), strict=True):
        for token in tokens:
            marks = grades.setdefault(token, [])
            mark = f"{len(marks) + 1}{grade}"
            if len(marks) < 3 and not (marks and marks[-1].endswith(grade)):
                marks.append(mark)
    return " ".join(f"'{token}':{','.join(marks)}" for token, marks in grades.items())


# ---------------------------------------------------------------- matching


_SEARCH = table(
    "place_search", column("rowid", Integer), column("place_seq", Integer), column("document")
)


def matching_seqs(terms: Sequence[QueryTerm], grades: int, dialect: str) -> Select[int]:
    """The numbers of the places that have every term in the first ``grades`` grades.

    :meth:`directory.text.QueryWord.matches` is the rule in plain words.
    """
    if dialect == "sqlite":
        return select(_SEARCH.c.rowid).where(
            literal_column("place_search").op("MATCH")(_fts5(terms, grades))
        )
    query = cast(literal(_tsquery(terms, grades)), postgresql.TSQUERY)
    return select(_SEARCH.c.place_seq).where(_SEARCH.c.document.op("@@")(query))


def chosen(
    values: Sequence[object], column: InstrumentedAttribute[Any], dialect: str
) -> ColumnElement[bool]:
    """Whether a column holds one of these values: one parameter, however many they are."""
    if dialect == "sqlite":
        each = func.json_each(json.dumps(values)).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(literal(values, postgresql.ARRAY(column.type)))


def _fts5(terms: Sequence[QueryTerm], grades: int) -> str:
    """The query in the words of FTS5; tokens hold letters and digits only, so nothing escapes."""

    def said(word: QueryWord) -> str:
        return _any_of(
            (f'"{p}"*' if len(p) >= SHORTEST_PREFIX else f'"{p}"' for p in word.prefixes), " OR "
        )

    columns = " ".join(GRADES[:grades])
    groups = (
        _any_of(
            [_any_of(map(said, term.words), " AND "), *(f'"{t}"' for t in _meanings(term))], " OR "
        )
        for term in terms
    )
    return f"{{{columns}}} : ({' AND '.join(groups)})"


def _tsquery(terms: Sequence[QueryTerm], grades: int) -> str:
    """The query in the words of PostgreSQL."""
    weights = "ABC"[:grades]

    def said(word: QueryWord) -> str:
        return _any_of(
            (
                f"'{p}':*{weights}" if len(p) >= SHORTEST_PREFIX else f"'{p}':{weights}"
                for p in word.prefixes
            ),
            " | ",
        )

    return " & ".join(
        _any_of(
            [
                _any_of(map(said, term.words), " & "),
                *(f"'{token}':{weights}" for token in _meanings(term)),
            ],
            " | ",
        )
        for term in terms
    )


def _any_of(parts: Iterable[str], joint: str) -> str:
    return f"({joint.join(parts)})"


def _meanings(term: QueryTerm) -> list[str]:
    """The index words for what a term means besides what it says."""
    return sorted(
        [kind_token(kind) for kind in term.kinds]
        + [language_token(code) for code in term.languages]
    )
