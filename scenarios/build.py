"""Draw the scenario sets again from their events files.

    python scenarios/build.py [--out FOLDER]

Writes baseline.parquet (25 scenarios or fewer, for the demo), baseline-500.parquet (512 drawn years) and toy.parquet.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from drawing.causes import read_causes  # noqa: E402 - the folder must be found whatever the working directory
from drawing.effects import calm_row  # noqa: E402
from drawing.few import few_rows  # noqa: E402
from drawing.many import many_rows  # noqa: E402
from drawing.parquet import write_set  # noqa: E402

SCENARIOS = 512
SEED = 20261123


def build(out: Path) -> dict[str, int]:
    """Write every set into a folder; the number of scenarios by file."""
    causes = read_causes(HERE / "baseline.events.toml")
    events = {"events_file": "baseline.events.toml", "events_sha256": causes.sha256}
    down = {
        "scenario_id": "china_down",
        "name": "China delivers nothing",
        "probability": 0.2,
        "family": "prob",
        "onset_period": 1,
        "source": "invented",
        "selector": "country=CN",
        "attribute": "availability",
        "combine": "product",
        "period_from": 1,
        "period_to": 1,
        "value": 0.0,
        "event_id": "china_down",
    }
    return {
        "baseline.parquet": write_set(few_rows(causes), out / "baseline.parquet", events),
        "baseline-500.parquet": write_set(
            many_rows(causes, SCENARIOS, SEED), out / "baseline-500.parquet", {**events, "seed": str(SEED)}
        ),
        "toy.parquet": write_set([calm_row(0.8), down], out / "toy.parquet", {}),
    }


def main() -> None:
    """Draw the sets and say how large they are."""
    parser = argparse.ArgumentParser(description="Draw the scenario sets.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the sets into")
    for name, scenarios in build(parser.parse_args().out).items():
        print(f"{name}: {scenarios} scenarios")


if __name__ == "__main__":
    main()
