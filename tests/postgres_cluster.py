"""How do the tests get a PostgreSQL of their own, and how does it surely go away again?

A cluster in a new temporary folder, reached only through a socket in that folder, so it can
neither meet nor disturb any other server of the machine. A keeper process owns it and stops it
when told, or when the test run it belongs to is gone, however that ended.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ACCOUNT = "postgres"
FOLDER_PREFIX = "integrationsorte-pg-"
# What a crash would lose does not matter here; what a German installation has, does.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "Europe/Berlin",
}


def programs() -> Path | None:
    """The folder with the newest server programs, None if there is no PostgreSQL here."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def ensure(run: Path) -> str:
    """The URL (without database name) of the cluster that belongs to the test run ``run``.

    The first caller starts it; test processes of the same run share it.
    """
    with (run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = run / "address"
        if not address.exists():
            _launch(run)
        return address.read_text()


def stop(run: Path) -> None:
    """Stop the cluster of the test run ``run``, if it ever started, and wait until it is gone."""
    keeper = run / "keeper"
    if not keeper.exists():
        return
    process = int(keeper.read_text())
    os.kill(process, signal.SIGTERM)
    for _ in range(300):
        if not (run / "address").exists():
            return
        time.sleep(0.1)
    raise RuntimeError(f"The PostgreSQL keeper {process} does not end.")


def url(address: str, database: str) -> str:
    """The SQLAlchemy URL of one database of the cluster."""
    return f"postgresql+psycopg://{ACCOUNT}@/{database}?host={address}"


def plain(address: str) -> str:
    """The connection string of the maintenance database, for psycopg alone."""
    return f"host={address} user={ACCOUNT} dbname=postgres"


def _launch(run: Path) -> None:
    with (run / "keeper.log").open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, __file__, str(run), os.environ["TEST_RUN_PROCESS"]],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (run / "keeper").write_text(str(keeper.pid))
    for _ in range(600):
        if (run / "address").exists():
            # The keeper outlives this process; nobody here waits for its end.
            keeper.returncode = 0
            return
        if keeper.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start:\n" + (run / "keeper.log").read_text())


def halt(address: str) -> None:
    """Stop the server of a cluster and throw everybody out; its keeper stays."""
    _run([*_pg_ctl(Path(address)), "-m", "fast", "-w", "stop"], Path(address))


def resume(address: str) -> None:
    """Start the server of a halted cluster again."""
    _start(Path(address))


def _pg_ctl(folder: Path) -> list[str]:
    bin_folder = programs()
    assert bin_folder is not None
    return _as_account([str(bin_folder / "pg_ctl"), "-D", str(folder / "data")])


def _start(folder: Path) -> None:
    options = " ".join(f"-c {key}='{value}'" for key, value in SETTINGS.items())
    server = ["-l", str(folder / "log"), "-o", f"-k {folder} {options}", "-w", "start"]
    _run([*_pg_ctl(folder), *server], folder)


def _as_account(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, so root lends it the account made for it."""
    if os.getuid() != 0:
        return command
    return ["runuser", "-u", ACCOUNT, "--", *command]


def _keep(run: Path, owner: int) -> None:
    """Start the cluster, write its address, wait for the end of the test run, clean up."""
    ending = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bin_folder = programs()
    if bin_folder is None:
        raise SystemExit("There is no initdb below /usr/lib/postgresql.")
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir="/tmp"))
    if os.getuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    try:
        # German collation, as on a German server: an order that holds here holds everywhere.
        place = [str(bin_folder / "initdb"), "-D", str(data), "-U", ACCOUNT, "--auth=trust"]
        collation = [
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=de-DE",
        ]
        _run(_as_account([*place, *collation, "--no-sync", "--no-instructions"]), folder)
        _start(folder)
        (run / "address.new").write_text(str(folder))
        (run / "address.new").rename(run / "address")
        while not ending and _alive(owner):
            time.sleep(0.2)
        halt(str(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (run / "address").unlink(missing_ok=True)
        if not _alive(owner):
            shutil.rmtree(run, ignore_errors=True)


def _run(command: list[str], folder: Path) -> None:
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
    subprocess.run(command, check=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), int(sys.argv[2]))
