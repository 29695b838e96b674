"""`make sbom` says what the assistant is made of. It fetches its program from the network: `make soak` runs it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_bill_of_materials_names_every_package_of_the_lock_file_with_its_version() -> None:
    subprocess.run(["make", "sbom"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    bill = json.loads((ROOT / "sbom.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX" and bill["metadata"]["component"]["name"]
    listed = {(part["name"].lower(), part["version"]) for part in bill["components"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {(name.lower(), version) for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE)}
    assert locked and listed == locked
