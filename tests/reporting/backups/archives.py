"""Archives in tests: looked into, and written again with changes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(members_of(path)["manifest.json"])
    return manifest


def written(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def forged(path: Path, table: str, change: Callable[[list[dict[str, Any]]], Any], **manifest: Any) -> Path:
    """Rows of a table changed by somebody who also wrote the right hash; other changes go into the manifest."""
    members = members_of(path)
    name = f"tables/{table}.jsonl"
    rows = [json.loads(line) for line in members[name].split(b"\n")[:-1]]
    change(rows)
    members[name] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    told = json.loads(members["manifest.json"]) | manifest
    entry = next(one for one in told["tables"] if one["table"] == table)
    entry |= {
        "size": len(members[name]),
        "sha256": hashlib.sha256(members[name]).hexdigest(),
        "rows": len(rows),
    }
    members["manifest.json"] = json.dumps(told).encode()
    return written(path, members)
