"""Where the outcomes of a run go: lines, JSON, Markdown, a page, the history, new baselines."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from supplyopt.cli.endings import say

if TYPE_CHECKING:
    from supplyopt.cli.regress.run import Run
    from supplyopt.regress.verdict import Outcome

NOT_ALL = 1
"""Exit code where some study is not as it was."""
TITLE = "Scenario regression"


@dataclass(frozen=True)
class Outputs:
    """What is written, and where."""

    summary: str | None
    html: str | None
    history: str | None
    as_json: bool

    def told(self, run: Run, because: str | None) -> int:
        """Run, tell, write; the exit code. With a reason, what has moved or is new becomes the baseline."""
        from supplyopt.regress.summary import counts

        self._probe(run.junit)
        outcomes, wrong = run.outcomes(self._line)
        self._write(outcomes)
        if wrong < 0:
            raise KeyboardInterrupt
        left = [each for each in outcomes if not each.passes]
        if because is not None:
            left = [each for each in left if not self._updated(each, because)]
        code = wrong or (NOT_ALL if left else 0)
        if self.as_json:
            studies = [each.told for each in sorted(outcomes, key=lambda each: (each.suite, each.name))]
            told = {"schema_version": 1, "exit_code": code, "studies": studies}
            click.echo(json.dumps(told, indent=1, allow_nan=False))
        else:
            from supplyopt.cli.show import line

            line(counts(outcomes))
        return code

    def _probe(self, junit: str | None) -> None:
        """Raise OutputError before any work for what could not be written after it."""
        from supplyopt.store.place import as_output_error, unwritten

        if self.history:
            with as_output_error(Path(self.history)):
                Path(self.history).mkdir(parents=True, exist_ok=True)
        for target in (self.summary, self.html, junit):
            folder = Path(target).absolute().parent if target else None
            if target and folder and (Path(target).is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK)):
                raise unwritten(Path(target), "it is a folder, or its folder is not there or not open to you")

    def _line(self, outcome: Outcome) -> None:
        """A study as it is done, with everything that was found."""
        from supplyopt.cli.show import line
        from supplyopt.regress.summary import costs

        tell = say if self.as_json else line
        now, was = costs(outcome)
        parts = [f"{outcome.verdict:9}", f"{outcome.name:28}", now, f"(was {was})" if was and was != now else ""]
        seconds = f"{outcome.answer['seconds']:g} s" if outcome.answer else ""
        tell("   ".join(part for part in (*parts, seconds) if part).rstrip())
        for text in outcome.message.splitlines()[1:]:
            tell(f"   {text}")

    def _write(self, outcomes: Collection[Outcome]) -> None:
        from supplyopt.regress.summary import markdown, page
        from supplyopt.store.place import as_output_error

        if self.history and outcomes:
            from supplyopt.regress.history import append

            for path in append(Path(self.history), outcomes):
                say(f"appended: {path}")
        step = os.environ.get("GITHUB_STEP_SUMMARY")
        for target, mode in ((self.summary, "w"), (None if self.summary else step, "a")):
            if target:
                with as_output_error(Path(target)), Path(target).open(mode, encoding="utf-8") as file:
                    file.write(markdown(outcomes))
        if self.html:
            with as_output_error(Path(self.html)):
                Path(self.html).write_text(page(outcomes, TITLE), encoding="utf-8")

    def _updated(self, outcome: Outcome, because: str) -> bool:
        """Whether nothing is left to say of a study once its answer is the baseline."""
        from supplyopt.batch import read_study_file
        from supplyopt.regress.answer import Answer
        from supplyopt.regress.baseline import write_baseline
        from supplyopt.regress.judge import judge
        from supplyopt.regress.verdict import Verdict, gravest

        if outcome.answer is None:
            return False
        now, path = Answer.model_validate_json(json.dumps(outcome.answer)), Path(outcome.file)
        left = judge(now, now, None, read_study_file(path))
        if gravest(left) is Verdict.BROKEN:
            return False
        say(f"baseline: {write_baseline(path, now, because)}")
        for found in left:
            say(f"{outcome.name}: still {found.verdict.value}: {found.told}")
        return not left
