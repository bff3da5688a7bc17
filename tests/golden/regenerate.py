"""Write again everything that is generated and committed: golden files, schemas, tables in documents.

Run by ``make docs``. Look at what changes before committing it: a changed golden file is changed mathematics.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, the tests are no package on the path

from tests.audit.tampering import as_table  # noqa: E402
from tests.golden.studies import golden_texts  # noqa: E402

from supplyopt.models.catalogue import pack_table  # noqa: E402
from supplyopt.models.schema import model_schema, pack_schema  # noqa: E402
from supplyopt.rules.catalogue import rule_table  # noqa: E402
from supplyopt.scenarios.drawing.events_file import events_schema  # noqa: E402

TABLES = {"rules": rule_table, "packs": pack_table, "tampering": as_table}
"""Mark in a document -> what writes the table between <!-- mark --> and <!-- /mark -->."""


def generated() -> dict[Path, str]:
    """file -> what it must hold."""
    texts = {ROOT / "tests" / "golden" / f"{name}.lp": text for name, text in golden_texts().items()}
    texts[ROOT / "models" / "model.schema.json"] = _as_json(model_schema())
    texts[ROOT / "models" / "packs" / "pack.schema.json"] = _as_json(pack_schema())
    texts[ROOT / "scenarios" / "events.schema.json"] = _as_json(events_schema())
    for document in (ROOT / "README.md", ROOT / "docs" / "verification.md"):
        if document.exists():
            texts[document] = with_tables(document.read_text(encoding="utf-8"))
    return texts


def _as_json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def with_tables(text: str) -> str:
    """A text with each table between its marks; without marks it stays as it is."""
    for mark, table in TABLES.items():
        start, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
        if start in text and end in text:
            before, _, rest = text.partition(start)
            text = f"{before}{start}\n{table()}\n{end}{rest.partition(end)[2]}"
    return text


def main() -> None:
    """Write what differs, remove golden files of what is no more, and tell."""
    wanted = generated()
    for path in sorted((ROOT / "tests" / "golden").glob("*.lp")):
        if path not in wanted:
            path.unlink()
            print(f"removed {path.relative_to(ROOT)}")
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
