"""Build every table of the real case again from the copies in sources/ and the values in assumptions.csv.

    python data/critical-materials/build.py [--out FOLDER]

Writes critical-materials (six regions) and critical-materials-32 (each Ally by itself) below FOLDER, by default
the folder that holds this case. The same input gives the same bytes. To change an assumption, edit its value in
critical-materials/assumptions.csv and run this again; rows that are ``scaled_by`` a factor need no new build.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from builder.tables import build  # noqa: E402 - the folder must be found whatever the working directory


def main() -> None:
    """Build both cases and say how many rows each table has."""
    parser = argparse.ArgumentParser(description="Build the tables of the real case.")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder to write both cases into")
    for case, tables in build(HERE, parser.parse_args().out).items():
        print(f"{case}: " + ", ".join(f"{name} {rows}" for name, rows in tables.items()))


if __name__ == "__main__":
    main()
