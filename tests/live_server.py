"""How does the real program run for a test: gunicorn, a database with the real places?"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from directory.config import ROOT


@contextmanager
def serving(database_url: str, folder: Path, **settings: str) -> Iterator[str]:
    """The address of a running installation; ``settings`` are ``DIRECTORY_*`` in lower case.

    The socket listens before the server starts, so the first visitor waits instead of failing.
    """
    # A stale compressed file would be served instead of the one just written.
    subprocess.run(["make", "--silent", "static"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    chosen = {"database_url": database_url, "var": str(folder), **settings}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DIRECTORY_")}
    environment |= {f"DIRECTORY_{name.upper()}": value for name, value in chosen.items()}
    with socket.create_server(("127.0.0.1", 0)) as listener, (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}"]
        command += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
        command += ["--limit-request-line", "8190", "--log-level", "error"]
        server = subprocess.Popen(
            [*command, "directory:create_app()"],
            cwd=ROOT,
            env=environment,
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.terminate()
            server.wait(timeout=20)
