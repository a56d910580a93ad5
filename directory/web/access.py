"""Who may open this view? Every view carries a mark; an application without one does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., object])

MARK = "directory_access"
PUBLIC = "public"


def public(view: View) -> View:
    """Everybody may open it: the same answer for all, without cookie."""
    setattr(view, MARK, PUBLIC)
    return view


def mark_of(view: Callable[..., object]) -> str | None:
    """The mark of a view, None if somebody forgot it."""
    return getattr(view, MARK, None)


def refuse_unmarked(app: Flask) -> None:
    """Stop the start when a view has no mark.

    Raises:
        RuntimeError: naming the views.
    """
    unmarked = sorted(
        name
        for name, view in app.view_functions.items()
        if mark_of(view) is None and name != "static"
    )
    if unmarked:
        raise RuntimeError(f"Views without an access mark: {', '.join(unmarked)}")
