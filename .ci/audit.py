"""Look the pinned dependencies up among known vulnerabilities: 0 none is known, 1 some are, 0 with a word if not run.

Whether the service was asked is told by what came of it: pip-audit calls packages that it could not look up clean.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[1] / "constraints.txt"


def asked() -> tuple[dict[str, Any], str]:
    """What pip-audit tells of the pins, and what it complains of."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(PINS), "--no-deps", "--disable-pip"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return json.loads(done.stdout), done.stderr
    except ValueError:
        return {}, done.stderr


def verdict(found: dict[str, Any], complaint: str) -> tuple[int, str]:
    """The exit code and what is said of it."""
    packages = found.get("dependencies", [])
    looked_up = [each for each in packages if "skip_reason" not in each]
    if not looked_up:
        skipped = [each["skip_reason"] for each in packages[:1]]
        reason = next(iter([*skipped, *reversed(complaint.strip().splitlines())]), "no answer")
        return 0, f"audit: not run, nothing could be looked up: {reason}"
    told = [
        f"{each['name']} {each['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'no version'}"
        for each in looked_up
        for known in each["vulns"]
    ]
    summary = f"audit: {len(looked_up)} of {len(packages)} packages looked up, {len(told)} known vulnerabilities"
    return int(bool(told)), "\n".join([*told, summary])


if __name__ == "__main__":
    code, said = verdict(*asked())
    sys.stdout.write(f"{said}\n")
    sys.exit(code)
