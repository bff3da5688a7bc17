"""Draw the scenario sets again from their events file.

    python scenarios/build.py [--out FOLDER]

Writes baseline.parquet (25 scenarios or fewer, for the demo), baseline-500.parquet (512 drawn years), a set for each
theme (500 drawn years) and toy.parquet. The second is what supplyopt scenarios draw baseline --samples 512
--seed 20261123 gives, a theme what supplyopt scenarios draw cyber --order 2 --seed 20261124 gives.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from few import few_years  # noqa: E402 - the folder must be found whatever the working directory

from supplyopt.scenarios import Recipe, ScenarioSet, draw_scenarios, read_events, write_scenarios  # noqa: E402
from supplyopt.scenarios.drawing.as_set import as_set  # noqa: E402

DRAWN = Recipe(method="stratified", samples=512, seed=20261123)
THEMES = ("pandemic", "chokepoints", "coercion", "cyber", "climate")
PAIRS = Recipe(method="stratified", samples=500, order=2, seed=20261124)


def build(out: Path) -> dict[str, int]:
    """Write every set into a folder; the number of scenarios by file."""
    events = read_events(HERE / "baseline.events.toml")
    drawn = draw_scenarios(events, DRAWN)
    origin = {"events_file": events.path.name, "events_sha256": events.sha256, "method": "few"}
    sets = {
        "baseline.parquet": (as_set(events.told, few_years(events.told), "baseline"), origin),
        "baseline-500.parquet": (drawn.scenarios, drawn.metadata()),
        "toy.parquet": (toy(), {}),
    }
    for theme in THEMES:
        told = draw_scenarios(read_events(HERE / f"{theme}.events.toml"), PAIRS)
        sets[f"{theme}.parquet"] = (told.scenarios, told.metadata())
    for name, (scenarios, metadata) in sets.items():
        write_scenarios(scenarios, out / name, metadata)
    return {name: len(scenarios.scenarios) for name, (scenarios, _metadata) in sets.items()}


def toy() -> ScenarioSet:
    """China delivers nothing, with a probability of 20 %."""
    scenarios = pd.DataFrame(
        [
            ("calm", "calm", 0.8, "calm", 0, "what the causes leave"),
            ("china_down", "China delivers nothing", 0.2, "prob", 1, "invented"),
        ],
        columns=ScenarioSet.calm().scenarios.columns,
    )
    effect = ("china_down", "country=CN", "availability", "product", 1, 1, 0.0, "china_down")
    return ScenarioSet(scenarios, pd.DataFrame([effect], columns=ScenarioSet.calm().effects.columns), "toy")


def main() -> None:
    """Draw the sets and say how large they are."""
    parser = argparse.ArgumentParser(description="Draw the scenario sets.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the sets into")
    for name, scenarios in build(parser.parse_args().out).items():
        print(f"{name}: {scenarios} scenarios")


if __name__ == "__main__":
    main()
