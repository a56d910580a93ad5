"""In which language does this person read, and how is a sentence said in it?

German is the source text; the catalogues under ``translations/`` are read as they are written
(``messages.po``), so nothing has to be compiled and nothing can be stale.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, cast

from babel import Locale, dates, lists
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: its code in URLs, its own name and its writing direction.

    ``reviewed`` once somebody who grew up with the language has read its catalogue; until then
    every page says so. ``variety`` is the CLDR locale where it is not the code itself.
    """

    code: str
    name: str
    direction: str = "ltr"
    reviewed: bool = False
    variety: str = ""

    @property
    def locale(self) -> Locale:
        """The CLDR locale used for dates, numbers and plurals."""
        return _locale(self.code)


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("de", "Deutsch", reviewed=True),
        # Dates as people in Europe write them: "24 November 2026".
        Language("en", "English", variety="en_GB"),
        Language("ar", "العربية", "rtl"),
    )
}
SOURCE_LANGUAGE = "de"

_current: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


@lru_cache
def _locale(code: str) -> Locale:
    return Locale.parse(LANGUAGES[code].variety or code.replace("-", "_"))


@lru_cache
def _catalogue(code: str) -> NullTranslations:
    path = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    if code == SOURCE_LANGUAGE or not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def language() -> str:
    """The code of the language spoken now."""
    return _current.get()


def direction() -> str:
    """``"rtl"`` or ``"ltr"``, for the language spoken now."""
    return LANGUAGES[_current.get()].direction


def set_language(code: str) -> None:
    """Speak ``code`` until further notice in this thread or task; KeyError if we do not know it."""
    _current.set(LANGUAGES[code].code)


@contextmanager
def use(code: str) -> Iterator[None]:
    """Speak ``code`` inside a ``with`` block."""
    token = _current.set(LANGUAGES[code].code)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(msgid: str, **values: object) -> str:
    """The sentence in the current language, with ``%(name)s`` filled from the keyword arguments."""
    text = _catalogue(_current.get()).gettext(msgid)
    return text % values if values else text


def pgettext(context: str, msgid: str, **values: object) -> str:
    """Like :func:`gettext`, for a word that means different things in different places."""
    text = _catalogue(_current.get()).pgettext(context, msgid)
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """The sentence in the plural form that the language wants for ``n``; ``%(num)s`` is ``n``."""
    text = _catalogue(_current.get()).ngettext(singular, plural, n)
    return text % {"num": format_number(n), **values}


class LazyString:
    """A sentence that is translated when it is read, not when the module is loaded."""

    __slots__ = ("msgid", "values")

    def __init__(self, msgid: str, values: dict[str, object]) -> None:
        self.msgid = msgid
        self.values = values

    def __str__(self) -> str:
        return gettext(self.msgid, **self.values)

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def __repr__(self) -> str:
        return f"LazyString({self.msgid!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.msgid)

    def __len__(self) -> int:
        return len(str(self))


def lazy(msgid: str, **values: object) -> LazyString:
    """Mark a sentence now, translate it later."""
    return LazyString(msgid, values)


def format_number(number: float) -> str:
    """A number with the separators of the language, in its digits."""
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_locale(_current.get()))


def format_date(day: date, style: str = "long") -> str:
    """A day in words: ``24. November 2026``."""
    return dates.format_date(day, cast(Any, style), locale=_locale(_current.get()))


def format_datetime(moment: datetime, style: str = "long") -> str:
    """A moment in words, in its own time zone."""
    return dates.format_datetime(moment, cast(Any, style), locale=_locale(_current.get()))


def format_time(clock: time) -> str:
    """A time of day as the language writes it; always 24 hours, as on every door in Germany."""
    return dates.format_time(clock, "HH:mm", locale=_locale(_current.get()))


@lru_cache(maxsize=256)
def _weekday(number: int, width: str, code: str) -> str:
    names = cast(Any, dates.get_day_names)(width, context="stand-alone", locale=_locale(code))
    return str(names[number])


def weekday_name(number: int, width: str = "wide") -> str:
    """The name of a weekday, 0 for Monday to 6 for Sunday."""
    return _weekday(number, width, _current.get())


def list_and(items: Iterable[object]) -> str:
    """``a, b und c``."""
    return lists.format_list([str(item) for item in items], locale=_locale(_current.get()))


def list_or(items: Iterable[object]) -> str:
    """``a, b oder c``."""
    return lists.format_list(
        [str(item) for item in items], style="or", locale=_locale(_current.get())
    )


def best_language(header: str) -> str:
    """The language to greet a reader in whose browser sent this ``Accept-Language`` header.

    Unknown or malformed headers give German.
    """
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:500].split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        quality = 1.0
        if parameters.strip().startswith("q="):
            try:
                quality = float(parameters.strip()[2:])
            except ValueError:
                continue
        code = tag.strip().lower()
        for known in (code, code.partition("-")[0]):
            if known in LANGUAGES and 0 < quality <= 1:
                wishes.append((-quality, place, known))
                break
    return min(wishes)[2] if wishes else SOURCE_LANGUAGE
