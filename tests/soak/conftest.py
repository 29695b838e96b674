"""The long tests: `make soak` runs them, `make test` does not."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("SOAK_MINUTES") else ["test_*.py"]
