"""Draw the kept paper of 2016 and note what it is: `.venv/bin/python -m tests.reporting.frozen`.

To be run when the template is changed on purpose; docs/papers.md says when that is allowed.
"""

from __future__ import annotations

import json
import sys

import conftest  # noqa: F401  # the settings of a test run
from tests.reporting.frozen.keeping import DRAWN, PAYLOAD, drawn

payload = json.loads(PAYLOAD.read_text())
DRAWN.write_text(json.dumps(drawn(payload), indent=1) + "\n")
sys.stdout.write(f"{DRAWN}: written\n")
