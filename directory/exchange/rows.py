"""Which entry does a row of a table describe?

A row about an entry that exists, or that carries its own ``geojson``, says only what differs from
what would have been written out: a cell that nobody touched is no statement. So facts that flat
columns cannot hold, and addresses that are hidden, survive a journey through a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from directory.contact import normal_email, phones_from_text, safe_url
from directory.exchange.columns import MULTILINE, CellRefused, Refusal, Row
from directory.exchange.features import AUDIENCE_WORDS
from directory.exchange.whereabouts import ADDRESS, POSITION, whereabouts
from directory.gazetteer import Gazetteer
from directory.hours import parse
from directory.i18n import gettext as _
from directory.i18n import list_or
from directory.public import with_service_keys
from directory.record import (
    LanguageRecord,
    PhoneRecord,
    PlaceRecord,
    Problem,
    ServiceRecord,
    Source,
)
from directory.text import clean, closest
from directory.vocabulary import (
    Audience,
    AudienceText,
    PlaceKind,
    ServiceKind,
    audiences_from_text,
    from_source,
    is_language,
    languages_for_word,
    offers_from_source,
    wheelchair_from_text,
)


@dataclass(frozen=True, slots=True)
class Base:
    """The entry a row is about: its record, and the cells that would be written for it."""

    record: PlaceRecord
    cells: Mapping[str, str]


class Cells:
    """The cells of one row, cleaned, beside those of the entry it is about."""

    def __init__(self, row: Row, base: Base | None, gazetteer: Gazetteer) -> None:
        self.row = row
        self.base = base
        self.gazetteer = gazetteer

    def __getitem__(self, column: str) -> str:
        return clean(self.row[column], multiline=column in MULTILINE)

    def touched(self, *columns: str) -> bool:
        """Whether any of these cells says something of its own."""
        if self.base is None:
            return True
        known = self.base.cells
        return any(
            self[column] != clean(known.get(column, ""), multiline=column in MULTILINE)
            for column in columns
            if column in self.row.cells
        )


def read_record(
    row: Row, gazetteer: Gazetteer, base: Base | None = None
) -> PlaceRecord | list[Refusal]:
    """The entry a row describes, or every reason why it describes none."""
    cells = Cells(row, base, gazetteer)
    values: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for columns, read in _READERS:
        if not cells.touched(*columns):
            continue
        try:
            values |= read(cells)
        except CellRefused as refused:
            refusals.append(refused.at(row.line))
    if refusals:
        return refusals
    record = replace(base.record, **values) if base else PlaceRecord(**values)
    record = with_service_keys(record)
    return [_refusal(row.line, problem) for problem in record.problems(gazetteer)] or record


# ---------------------------------------------------------------- one group of cells each


def _name(cells: Cells) -> dict[str, Any]:
    return {"name": cells["name"]}


def _organization(cells: Cells) -> dict[str, Any]:
    return {"organization": cells["organization"]}


def _description(cells: Cells) -> dict[str, Any]:
    """The description; a target group that no offer can bear is added to it."""
    description, groups = cells["description"], cells["target_groups"]
    if groups and not cells["offer_types"] and cells.base is None:
        sentence = f"Zielgruppe: {groups.rstrip('.')}."
        description = f"{description} {sentence}" if description else sentence
    return {"description": description}


def _kind(cells: Cells) -> dict[str, Any]:
    typed = cells["place_type"]
    kind = from_source(typed)
    if kind is None:
        raise _unknown_choice("place_type", typed, _PLACE_TYPES)
    return {"kind": kind}


_PLACE_TYPES: Final = tuple(kind.source for kind in PlaceKind)
_OFFER_TYPES: Final = tuple(kind.source for kind in ServiceKind)


def _unknown_choice(column: str, typed: str, known: tuple[str, ...]) -> CellRefused:
    if not typed:
        return CellRefused(column, _("Hier fehlt eine Angabe."))
    near = tuple(closest(typed, known))
    meant = _("Gemeint: %(names)s?", names=list_or(near or known))
    sentence = _("„%(typed)s“ gibt es nicht.", typed=typed[:60])
    return CellRefused(column, f"{sentence} {meant}", near)


def _services(cells: Cells) -> dict[str, Any]:
    """One offer of each kind; all share the words about whom they are for."""
    kinds, unknown = offers_from_source(cells["offer_types"])
    if unknown:
        raise _unknown_choice("offer_types", unknown[0], _OFFER_TYPES)
    known: dict[ServiceKind, list[ServiceRecord]] = {}
    if cells.base:
        for service in cells.base.record.services:
            known.setdefault(service.kind, []).append(service)
    services = [service for kind in kinds for service in known.get(kind) or [ServiceRecord(kind)]]
    if cells.touched("target_groups"):
        said = _target_groups(cells["target_groups"])
        services = [
            replace(
                service,
                audience=tuple(said.audiences),
                eligibility=said.rest,
                age_from=said.age_from,
                age_to=said.age_to,
            )
            for service in services
        ]
    return {"services": tuple(services)}


_AUDIENCES: Final = {words.casefold(): audience for audience, words in AUDIENCE_WORDS.items()}


def _target_groups(text: str) -> AudienceText:
    """Whom an offer is for; a group in the words of the list itself is certainly that group."""
    parts = [part.strip() for part in text.split(";")]
    certain = {_AUDIENCES[part.casefold()] for part in parts if part.casefold() in _AUDIENCES}
    others = [part for part in parts if part.casefold() not in _AUDIENCES]
    said = audiences_from_text("; ".join(others))
    return said._replace(audiences=[a for a in Audience if a in certain or a in said.audiences])


def _phones(cells: Cells) -> dict[str, Any]:
    phones, rest = phones_from_text(cells["phone"])
    if rest and (not phones or sum(sign.isdigit() for sign in rest) > 3):
        raise CellRefused("phone", _("„%(text)s“ ist keine Telefonnummer.", text=rest[:80]))
    records = [PhoneRecord(phone.number, phone.kind, phone.note) for phone in phones]
    if rest:
        records[-1] = replace(records[-1], note="; ".join(filter(None, [records[-1].note, rest])))
    return {"phones": tuple(records)}


def _email(cells: Cells) -> dict[str, Any]:
    typed = cells["email"]
    email = normal_email(typed) if typed else ""
    if email is None:
        raise CellRefused("email", _("„%(text)s“ ist keine E-Mail-Adresse.", text=typed[:80]))
    return {"email": email}


def _website(cells: Cells) -> dict[str, Any]:
    return {"website": _url(cells, "website")}


def _url(cells: Cells, column: str) -> str:
    typed = cells[column]
    url = safe_url(typed) if typed else ""
    if url is None:
        raise CellRefused(column, _("„%(text)s“ ist keine Webadresse.", text=typed[:80]))
    return url


def _languages(cells: Cells) -> dict[str, Any]:
    """``ar (Di);uk`` or ``Arabisch (Di), Ukrainisch``: codes or names, each with a note or not."""
    found: dict[str, LanguageRecord] = {}
    for part in cells["languages"].replace(",", ";").split(";"):
        word, _bracket, note = part.strip().partition("(")
        word, note = word.strip(), note.strip().removesuffix(")").strip()
        if not word:
            continue
        code = word.lower() if is_language(word.lower()) else ""
        meant = sorted(languages_for_word(word))
        if not code and word.casefold() == "deutsch":
            meant = ["de"]
        if not code and len(meant) != 1:
            raise CellRefused(
                "languages",
                _("Die Sprache „%(word)s“ kennen wir nicht; bitte als de, ar, uk.", word=word[:40]),
            )
        code = code or meant[0]
        found.setdefault(code, LanguageRecord(code, note))
    return {"languages": tuple(found.values())}


def _hours(cells: Cells) -> dict[str, Any]:
    parsed = parse(cells["hours_text"])
    return {"hours": parsed.rows, "hours_note": parsed.note}


_MERE_ANSWERS: Final = frozenset({"ja", "nein", "teilweise", "yes", "no", "limited", ""})


def _wheelchair(cells: Cells) -> dict[str, Any]:
    """The answer, and the source's own words where they say more than yes or no."""
    typed = cells["wheelchair"]
    answer = wheelchair_from_text(typed)
    first, _bracket, note = typed.partition("(")
    if first.strip().casefold() in _MERE_ANSWERS and note.endswith(")"):
        note = note.removesuffix(")")
    else:
        note = "" if typed.casefold() in _MERE_ANSWERS else typed
    return {"wheelchair": answer, "wheelchair_note": note}


def _source(cells: Cells) -> dict[str, Any]:
    year = cells["as_of"]
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise CellRefused("as_of", _("„%(text)s“ ist kein Jahr wie 2026.", text=year[:40]))
    source = Source(
        url=_url(cells, "source_url"), note=cells["source_note"], as_of=int(year) if year else None
    )
    return {"source": source}


def _whereabouts(cells: Cells) -> dict[str, Any]:
    return whereabouts(
        cells.__getitem__,
        cells.touched,
        cells.base.record if cells.base else None,
        cells.gazetteer,
    )


_READERS: Final[tuple[tuple[tuple[str, ...], Callable[[Cells], dict[str, Any]]], ...]] = (
    (("name",), _name),
    (("organization",), _organization),
    (("place_type",), _kind),
    (("description",), _description),
    (("offer_types", "target_groups"), _services),
    ((*ADDRESS, "district", *POSITION), _whereabouts),
    (("phone",), _phones),
    (("email",), _email),
    (("website",), _website),
    (("languages",), _languages),
    (("hours_text",), _hours),
    (("wheelchair",), _wheelchair),
    (("as_of", "source_url", "source_note"), _source),
)
"""Cells that are read together; if none of them was touched, the entry keeps what it has."""


# ---------------------------------------------------------------- what a broken rule is called here


_COLUMN_OF: Final = {
    "kind": "place_type",
    "services": "offer_types",
    "municipality": "city",
    "district": "district_ags",
    "position": "lat",
    "phones": "phone",
    "hours": "hours_text",
    "hours_note": "hours_text",
    "links": "geojson",
    "wheelchair_note": "wheelchair",
}


def _refusal(line: int, problem: Problem) -> Refusal:
    first, _dot, rest = problem.path.partition(".")
    if first == "address":
        column = rest
    elif first == "source":
        column = "as_of" if rest == "as_of" else f"source_{rest}"
    elif first == "services" and rest.rpartition(".")[2] in ("eligibility", "age_from", "age_to"):
        column = "target_groups"
    else:
        column = _COLUMN_OF.get(first, first)
    return Refusal(line, column, str(problem.sentence))
