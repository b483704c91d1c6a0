"""What a developer keeps in .env or in the shell does not reach the demonstration."""

from __future__ import annotations

import os
import subprocess

from django.conf import settings

OF_A_SERVER = {
    "EMAIL_URL": "smtp+tls://name:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "plans@example.org",
    "SITE_URL": "https://plans.example.org",
    "PUBLIC_REPORTS": "true",
}


def exported(port: int) -> dict[str, str]:
    """The environment that bin/demo makes, without installing or serving anything."""
    script = (settings.BASE_DIR / "bin" / "demo").read_text()
    lines = [line for line in script.splitlines() if line.startswith("export ")]
    command = "\n".join([f"port={port}", *lines, "env -0"])
    said = subprocess.run(["bash", "-c", command], env=os.environ | OF_A_SERVER, check=True, capture_output=True)
    return dict(entry.split("=", 1) for entry in said.stdout.decode().split("\0") if entry)


def test_the_demonstration_sends_no_mail_and_links_to_itself():
    made = exported(8001)
    assert made["EMAIL_URL"] == "consolemail://"
    assert made["DEFAULT_FROM_EMAIL"] == "action-plan-monitor@localhost"
    assert made["SITE_URL"] == "http://127.0.0.1:8001"
    assert made["PUBLIC_REPORTS"] == "false"
