"""Where the things of a question are written: rules by file and line, limits by table and rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby
from typing import TYPE_CHECKING

from supplyopt.cli.question import Question

if TYPE_CHECKING:
    from supplyopt.analyse.elements import Element
    from supplyopt.case.load import Draft


@dataclass(frozen=True)
class Places:
    """Looks places up in the files of a question, each read once and only when asked for."""

    question: Question

    def of(self, element: Element, items: tuple[str, ...]) -> str:
        """The place of an element, for people; empty where it stands in no file."""
        if element.kind == "rule":
            return self.rules.get(element.name, "")
        return self._of_table(element.name.split(".")[0], items) if element.kind == "data" else ""

    @cached_property
    def rules(self) -> dict[str, str]:
        """rule -> file:line, for the model and its packs."""
        from supplyopt.inputs import case_folder, load_policy

        asked = self.question
        places = load_policy(asked.model, case_folder(asked.case), asked.packs).places.rules
        return {rule: str(place) for rule, place in places.items()}

    def _of_table(self, table: str, items: tuple[str, ...]) -> str:
        from supplyopt.inputs import case_folder

        draft = self._drafts[table]
        rows = draft.frame
        if "item" in rows:
            rows = rows[rows["item"].isin(items)]
        elif table == "processes":
            lines = self._drafts["recipes"].frame
            rows = rows[rows["recipe"].isin(lines.loc[lines["item"].isin(items) & (lines["quantity"] > 0), "recipe"])]
        file = case_folder(self.question.case) / draft.file
        return f"{file}, rows {_ranges(sorted(int(row) for row in rows.index))}" if len(rows) else str(file)

    @cached_property
    def _drafts(self) -> dict[str, Draft]:
        """The tables as they were read, each row under its number in the file."""
        from supplyopt.case.load import load_folder
        from supplyopt.inputs import case_folder

        return load_folder(case_folder(self.question.case))[0]


def _ranges(rows: list[int]) -> str:
    """Rows as people write them.

    >>> _ranges([3, 4, 5, 9])
    '3-5, 9'
    """
    counter = count()
    runs = [list(run) for _, run in groupby(rows, key=lambda row: row - next(counter))]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
