"""What can limit the times it stands with?"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from directory.hours.reading.reader import NotUnderstood


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits the times it stands with; everything may be unsaid.

    ``only`` marks words such as "nur" and ``also`` words such as "außerdem": they settle whether
    an appointment is the only way or one more way, and whether holiday hours come on top.
    ``overall`` marks what speaks about the whole offer, wherever it stands ("in den Ferien
    geschlossen", "gültig ab …"). ``note`` is for people, ``remark`` is about the text itself
    ("Stand 2016").
    """

    week_parity: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    public_holidays: bool | None = None
    school_holidays: str | None = None
    by_appointment: bool | None = None
    next_day: bool | None = None
    only: bool | None = None
    also: bool | None = None
    overall: bool | None = None
    without_days: tuple[int, ...] = ()
    note: str = ""
    remark: str = ""

    def joined(self, other: Limits) -> Limits:
        """Both together; NotUnderstood if they contradict each other."""
        values: dict[str, object] = {}
        for member in fields(self):
            mine, theirs = getattr(self, member.name), getattr(other, member.name)
            if mine in (None, "", ()) or mine == theirs:
                values[member.name] = theirs
            elif theirs in (None, "", ()):
                values[member.name] = mine
            elif member.name in ("note", "remark"):
                values[member.name] = f"{mine}, {theirs}"
            elif member.name == "without_days":
                values[member.name] = mine + theirs
            elif member.name == "week_parity" and "unknown" in (mine, theirs):
                # "14-tägig (ungerade Wochen)" says first how often, then when.
                values[member.name] = theirs if mine == "unknown" else mine
            else:
                raise NotUnderstood
        return replace(self, **values)  # type: ignore[arg-type]

    def over(self, carried: Limits) -> Limits:
        """These, and of the carried ones whatever these leave unsaid; notes are not carried."""
        values: dict[str, object] = {}
        for member in fields(self):
            if getattr(self, member.name) in (None, ()) and member.name not in ("also", "overall"):
                values[member.name] = getattr(carried, member.name)
        if self.valid_from or self.valid_to:
            values |= {"valid_from": self.valid_from, "valid_to": self.valid_to}
        return replace(self, **values)  # type: ignore[arg-type]

    @property
    def of_the_calendar(self) -> Limits:
        """Only what usually holds for a whole list: holidays and dates."""
        return Limits(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            public_holidays=self.public_holidays,
            school_holidays=self.school_holidays,
        )

    @property
    def is_particular(self) -> bool:
        """Whether something is among them that may hold for one item of a list or for all."""
        return bool(self.week_parity or self.by_appointment)
