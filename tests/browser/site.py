"""The demonstration as `make demo` serves it, on a database, a port and accounts of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PLAN = "/plans/sme-2015/"


@dataclass(frozen=True)
class Site:
    """Where the demonstration answers, and the passwords that it handed out."""

    url: str
    passwords: dict[str, str]
    folder: Path

    def address(self, path: str) -> str:
        """A path from the root, or one within the plan: "deliverables/3a/"."""
        return self.url + (path if path.startswith("/") else PLAN + path)


def environment(folder: Path) -> dict[str, str]:
    """What bin/demo sets, with the files in a folder of the test."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "actionplan.settings",
        "DEMONSTRATION": "true",
        "EMAIL_URL": "consolemail://",
        "PUBLIC_REPORTS": "false",
        "DEBUG": "false",
        "FIXED_CLOCK": "2017-10-02T09:00:00+02:00",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "EVIDENCE_ROOT": str(folder / "evidence"),
        "DRAFTS_ROOT": str(folder / "drafts"),
        "SECRET_KEY": "",
        "SECURE_SSL_REDIRECT": "false",
        "SECURE_HSTS_SECONDS": "0",
        "LOG_LEVEL": "WARNING",
        "CSRF_TRUSTED_ORIGINS": "",
    }


def manage(folder: Path, *command: str) -> str:
    """Run a command of manage.py on the demonstration in a folder; answers with what it printed."""
    called = [sys.executable, str(PROJECT / "manage.py"), *command]
    return subprocess.run(called, env=environment(folder), check=True, stdout=subprocess.PIPE, text=True).stdout


def load(folder: Path) -> None:
    """The demonstration as `make demo` loads it; served from copies of the folder."""
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "load_demo", "--accounts", str(folder / "accounts.txt"))


@contextmanager
def demonstration(loaded: Path, folder: Path) -> Iterator[Site]:
    """Serve a copy of what was loaded, so that its stories are alone; the server is stopped at the end."""
    shutil.copytree(loaded, folder, dirs_exist_ok=True)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, str(PROJECT / "manage.py"), "runserver", "--noreload", f"127.0.0.1:{port}"],
            env=environment(folder),
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, server, folder / "server.log")
            yield Site(url, _passwords(folder / "accounts.txt"), folder)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _passwords(accounts: Path) -> dict[str, str]:
    """By username, from the lines "username  password  role" below the table's head."""
    rows = [line.split() for line in accounts.read_text().splitlines()]
    head = next(number for number, row in enumerate(rows) if row[:2] == ["username", "password"])
    return {row[0]: row[1] for row in rows[head + 1 :] if len(row) > 1}


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(150):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"The demonstration does not answer:\n{log.read_text()}")
