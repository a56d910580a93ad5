"""What does every test get: a fresh database, an application, a strict client, no outside world?"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import databases
import hypothesis
import postgres_cluster
import pytest
from flask import Flask
from strict_client import StrictClient

from directory import i18n
from directory.config import Settings
from directory.db import Database

RUN_FOLDER = "TEST_RUN_FOLDER"
RUN_PROCESS = "TEST_RUN_PROCESS"

hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
# A check that decides must give the same answer twice.
hypothesis.settings.register_profile("decide", deadline=None, derandomize=True)
hypothesis.settings.load_profile("decide" if os.environ.get(databases.NOTHING_SKIPPED) else "house")


# ------------------------------------------------------------------ one run, several processes


def pytest_configure(config: pytest.Config) -> None:
    """The first process opens the folder that all test processes of this run share."""
    if not hasattr(config, "workerinput"):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="integrationsorte-tests-")
        os.environ[RUN_PROCESS] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process is the last to leave: it stops the database server and cleans up."""
    if not hasattr(config, "workerinput"):
        run = Path(os.environ.pop(RUN_FOLDER))
        postgres_cluster.stop(run)
        shutil.rmtree(run, ignore_errors=True)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """A folder that all test processes of this run share."""
    return Path(os.environ[RUN_FOLDER])


# ------------------------------------------------------------------ no outside world


class OutsideWorld(AssertionError):
    """A test tried to reach another machine."""


def _is_here(host: object) -> bool:
    name = str(host or "127.0.0.1").partition("%")[0]
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_outside_world() -> Iterator[None]:
    """Only this machine can be reached; a test that wants more is told so and fails."""
    patch = pytest.MonkeyPatch()

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
                raise OutsideWorld(f"A test connects to {address}: replace the outside host.")
            return real(self, address)

        return connect

    real_getaddrinfo = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_here(host.decode() if isinstance(host, bytes) else host):
            raise OutsideWorld(f"A test looks up {host!r}: replace the outside host.")
        return real_getaddrinfo(host, *args, **kwargs)

    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded(name))
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def speak_german() -> None:
    """No test hears the language that the last visitor of another test spoke."""
    i18n.set_language(i18n.SOURCE_LANGUAGE)


# ------------------------------------------------------------------ databases


@pytest.fixture(params=databases.KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Every test that touches SQL runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(run_folder: Path, database_kind: str) -> Iterator[str]:
    """A fresh, migrated, empty database."""
    with databases.fresh(run_folder, database_kind) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The fresh database, opened."""
    database = Database(database_url)
    yield database
    database.engine.dispose()


# ------------------------------------------------------------------ application


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of an installation on the fresh database."""
    return Settings(database_url=database_url, var=str(tmp_path))


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The whole application."""
    from directory import create_app  # Tests of the lower rooms need not wait for it.

    app = create_app(settings)
    app.testing = True
    app.test_client_class = StrictClient
    return app


@pytest.fixture
def client(app: Flask) -> Iterator[StrictClient]:
    """A visitor who checks every page: see :mod:`strict_client`."""
    with app.test_client() as client:
        assert isinstance(client, StrictClient)
        yield client
