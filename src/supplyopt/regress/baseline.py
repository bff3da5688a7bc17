"""What a study came to once, kept beside it as JSON that people can compare: ``NAME.baseline.json``."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from supplyopt.batch import run_name
from supplyopt.errors import InputError
from supplyopt.regress.answer import Answer
from supplyopt.regress.codes import issue
from supplyopt.regress.words import plain
from supplyopt.store.place import as_output_error

MOST_BYTES = 10_000_000


class Baseline(BaseModel):
    """An answer that somebody has looked at, and why it is the one to expect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = Field(1, description="version of this form")
    because: str = Field(description="why it was made")
    made: datetime.date
    answer: Answer


def baseline_path(study: Path) -> Path:
    """Where the baseline of a study file is."""
    return study.with_name(f"{run_name(study)}.baseline.json")


def read_baseline(study: Path) -> Baseline | None:
    """The baseline beside a study file, if there is one; raises InputError if it cannot be understood."""
    path = baseline_path(study)
    if not path.exists():
        return None
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError([issue("REG003", f"is larger than {MOST_BYTES:,} bytes", str(path))])
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError([issue("REG003", f"cannot be read ({error.strerror})", str(path))]) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError([issue("REG003", f"{where}: {first['msg']}".removeprefix(": "), str(path))]) from None


def write_baseline(study: Path, answer: Answer, because: str) -> Path:
    """Keep an answer as the one to expect; raises OutputError if it cannot be written."""
    path = baseline_path(study)
    told = Baseline(version=1, because=because, made=datetime.datetime.now(datetime.UTC).date(), answer=answer)
    text = json.dumps(plain(told.model_dump(mode="json")), indent=1, sort_keys=True, ensure_ascii=False)
    unfinished = path.with_name(f".{path.name}.unfinished")
    with as_output_error(path):
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(path)
    return path


def baseline_hash(study: Path) -> str:
    """sha256 of the baseline beside a study file; nothing if there is none."""
    path = baseline_path(study)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
