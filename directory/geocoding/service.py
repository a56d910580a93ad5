"""Where exactly is this street address, if a geocoder may be asked?

Off unless the operator names a geocoder. One request a second among all processes, every answer
kept, so a run that was stopped goes on where it stopped. An answer counts only if it lies in
Saxony, in the municipality that the address names, and in its street.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from directory import clock
from directory.errors import DirectoryError, Unavailable
from directory.gazetteer import (
    Gazetteer,
    Located,
    Municipality,
    Resolved,
    number_key,
    quarter_key,
    street_key,
)
from directory.geo import Point, distance_km
from directory.geocoding.pace import Pace
from directory.geocoding.providers import Answer, Broken, Busy, Question, Refused
from directory.i18n import lazy
from directory.vocabulary import AddressVisibility, PointPrecision

# How long nothing found is believed; new streets come onto the map.
NOTHING_FOUND_LASTS = timedelta(days=60)

# No municipality reaches further from its main point than this.
_FARTHEST_KM = 25.0
_BORDER_KM = 5.0

_FAILURES_UNTIL_PAUSE = 5
_PAUSE_AFTER_FAILURES = timedelta(minutes=10)
_LONGEST_WAIT_SECONDS = 60.0

# What official names add to tell namesakes apart; the postcode does that for a geocoder.
_ADDITION = re.compile(r"/| [a-z]\. ?")

# The best first. Points of postcodes and municipalities are in the data files already.
_WORTH_KEEPING = (
    PointPrecision.HOUSE,
    PointPrecision.STREET,
    PointPrecision.STOP,
    PointPrecision.LOCALITY,
)


class HiddenAddress(DirectoryError):
    """An address that is not public must not leave this house."""


class GeocoderUnavailable(Unavailable):
    """The geocoder does not answer, or asked for a long pause; go on later."""


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """What a geocoder said, or that it knew nothing (``located`` is None), and when."""

    located: Located | None
    found_at: datetime


class Cache(Protocol):
    """Keeps answers beyond the process."""

    def get(self, query: str) -> CachedAnswer | None:
        """What was put for this query, or None."""

    def put(self, query: str, answer: CachedAnswer) -> None:
        """Keep an answer, in place of an older one."""


class Provider(Protocol):
    """A geocoder that can be asked."""

    name: str
    credit: str

    def ask(self, question: Question) -> list[Answer]:
        """The places that may be this address; Busy, Broken or Refused."""


class Geocoding:
    """One geocoder with its pace, its memory and its checks."""

    def __init__(
        self,
        provider: Provider,
        gazetteer: Gazetteer,
        cache: Cache,
        pace: Pace,
        *,
        backoff: Sequence[float] = (2.0, 8.0),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._provider = provider
        self._gazetteer = gazetteer
        self._cache = cache
        self._pace = pace
        self._backoff = backoff
        self._sleep = sleep
        self._failures = 0
        self._paused_until: datetime | None = None

    def locate(
        self,
        address: Resolved,
        *,
        street: str,
        house_number: str,
        visibility: AddressVisibility,
    ) -> Located | None:
        """The point of a public street address, from memory or from the geocoder.

        None if there is no street to ask for, or the geocoder knows nothing that fits.

        Raises:
            HiddenAddress: the address is not public.
            GeocoderUnavailable: it does not answer now; what was found so far is kept.
        """
        if visibility is not AddressVisibility.PUBLIC:
            raise HiddenAddress(lazy("Eine nicht öffentliche Adresse wird nicht weitergegeben."))
        if address.municipality is None or not street_key(street):
            return None
        query = self.query(address, street=street, house_number=house_number)
        known = self._cache.get(query)
        if known is not None and (
            known.located or clock.now() - known.found_at < NOTHING_FOUND_LASTS
        ):
            return known.located
        question = Question(
            street.strip(),
            house_number.strip(),
            address.postal_code,
            _ADDITION.split(address.municipality.name)[0],
        )
        located = self._best(self._ask(question), question, address)
        self._cache.put(query, CachedAnswer(located, clock.now()))
        return located

    def query(self, address: Resolved, *, street: str, house_number: str) -> str:
        """The key under which an answer is kept: equal for every spelling of one address."""
        ags = address.municipality.ags if address.municipality else ""
        parts = (
            self._provider.name,
            ags,
            address.postal_code,
            street_key(street),
            number_key(house_number),
        )
        return "|".join(parts)[:255]

    # --- asking --------------------------------------------------------------------------------

    def _ask(self, question: Question) -> list[Answer]:
        self._check_pause()
        for wait in (*self._backoff, None):
            self._pace.wait()
            try:
                answers = self._provider.ask(question)
            except Refused:
                raise self._give_up(_PAUSE_AFTER_FAILURES) from None
            except Busy as busy:
                pause = max(0.0, busy.retry_after if busy.retry_after is not None else wait or 0.0)
                self._pace.pause(pause)
                if pause > _LONGEST_WAIT_SECONDS:
                    raise self._give_up(timedelta(seconds=min(pause, 86_400))) from None
            except Broken:
                if wait is not None:
                    self._sleep(wait)
            else:
                self._failures = 0
                return answers
        self._failures += 1
        if self._failures >= _FAILURES_UNTIL_PAUSE:
            raise self._give_up(_PAUSE_AFTER_FAILURES)
        raise GeocoderUnavailable(lazy("Der Geocoder antwortet nicht."))

    def _check_pause(self) -> None:
        if self._paused_until is not None and clock.now() < self._paused_until:
            raise self._unavailable(self._paused_until)
        self._paused_until = None

    def _give_up(self, pause: timedelta) -> GeocoderUnavailable:
        self._failures = 0
        self._paused_until = clock.now() + pause
        return self._unavailable(self._paused_until)

    @staticmethod
    def _unavailable(until: datetime) -> GeocoderUnavailable:
        return GeocoderUnavailable(
            lazy(
                "Der Geocoder antwortet nicht oder lehnt ab. Vor %(time)s Uhr wird er nicht wieder "
                "gefragt; was schon gefunden ist, bleibt.",
                time=f"{until.astimezone(clock.BERLIN):%H:%M}",
            )
        )

    # --- judging -------------------------------------------------------------------------------

    def _best(self, answers: list[Answer], question: Question, address: Resolved) -> Located | None:
        """The most exact answer that fits, the geocoder's order deciding between equals."""
        fitting: list[tuple[int, Answer]] = []
        for answer in answers:
            precision = _precision(answer, question, address.locality_name)
            if precision in _WORTH_KEEPING and self._lies_in(answer, address.municipality):
                fitting.append((_WORTH_KEEPING.index(precision), answer))
        if not fitting:
            return None
        place, answer = min(fitting, key=lambda item: item[0])
        point = Point(round(answer.point.lat, 5), round(answer.point.lon, 5))
        return Located(point, _WORTH_KEEPING[place], self._provider.credit)

    def _lies_in(self, answer: Answer, municipality: Municipality | None) -> bool:
        """Whether the answer is in this municipality, by its place and by what it says itself."""
        if municipality is None or not answer.point.in_saxony(_BORDER_KM):
            return False
        if answer.country not in ("", "de") or answer.state not in ("", "Sachsen", "Saxony"):
            return False
        if distance_km(answer.point, municipality.point) > _FARTHEST_KM:
            return False
        for towns in answer.towns:
            if named := {ags for town in towns for ags in self._municipalities_called(town)}:
                return municipality.ags in named
        return municipality in self._gazetteer.municipalities_of(answer.postal_code)

    def _municipalities_called(self, town: str) -> set[str]:
        meanings = self._gazetteer.meanings(town)
        return {meaning.municipality.ags for meaning in meanings if meaning.certain}


def _precision(answer: Answer, question: Question, quarter: str) -> PointPrecision | None:
    """How exact the answer is for this question: a neighbor's house is only the street."""
    asked = street_key(question.street)
    match answer.precision:
        case PointPrecision.HOUSE | PointPrecision.STREET:
            if street_key(answer.street) != asked:
                return None
            same_house = _numbers(question.house_number) & _numbers(answer.house_number)
            return PointPrecision.HOUSE if same_house else PointPrecision.STREET
        case PointPrecision.STOP:
            return PointPrecision.STOP if street_key(answer.name).startswith(asked) else None
        case PointPrecision.LOCALITY:
            same_quarter = quarter and quarter_key(answer.name) == quarter_key(quarter)
            return PointPrecision.LOCALITY if same_quarter else None
        case precision:
            return precision


def _numbers(house_number: str) -> set[str]:
    """Both ends of "15-17": either is the right door."""
    return set(number_key(house_number).split("-")) - {""}
