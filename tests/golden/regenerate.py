"""Write again everything that is generated and committed: golden files, the schema of models, the README's table.

Run by ``make docs``. Look at what changes before committing it: a changed golden file is changed mathematics.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, the tests are no package on the path

from tests.golden.studies import golden_texts  # noqa: E402

from supplyopt.policy import Policy  # noqa: E402
from supplyopt.rules.catalogue import rule_table  # noqa: E402

MARKS = ("<!-- rules -->", "<!-- /rules -->")


def generated() -> dict[Path, str]:
    """file -> what it must hold."""
    texts = {ROOT / "tests" / "golden" / f"{name}.lp": text for name, text in golden_texts().items()}
    texts[ROOT / "models" / "model.schema.json"] = model_schema()
    readme = ROOT / "README.md"
    if readme.exists():
        texts[readme] = with_rule_table(readme.read_text(encoding="utf-8"))
    return texts


def model_schema() -> str:
    """The JSON Schema of model files, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Policy.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def with_rule_table(text: str) -> str:
    """A text with the rule table between its marks; without marks it stays as it is."""
    start, end = MARKS
    if start not in text or end not in text:
        return text
    before, _, rest = text.partition(start)
    return f"{before}{start}\n{rule_table()}\n{end}{rest.partition(end)[2]}"


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
