"""What does every test of the doors get: a site with places, shared by the tests of a module?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import databases
import pytest
import sites
from sites import Site
from strict_client import StrictClient


@pytest.fixture(scope="module", params=databases.KINDS)
def site(
    request: pytest.FixtureRequest, run_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site with some sixty places. Its tests look; who changes anything opens an own site."""
    folder = tmp_path_factory.mktemp("var")
    with sites.opened(run_folder, request.param, folder, *sites.some_places()) as site:
        yield site


@pytest.fixture
def visitor(site: Site) -> StrictClient:
    """A visitor of that site who checks every page."""
    return site.client()
