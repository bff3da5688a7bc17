"""Reading a model file, or a pack, with every problem told at its line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from supplyopt.errors import PolicyError
from supplyopt.models import find_pack
from supplyopt.models.codes import POLICIES, issue
from supplyopt.models.file import ModelFile
from supplyopt.packs import Pack
from supplyopt.policy import Policy
from supplyopt.rules import Rule
from supplyopt.rules.place import Place, Places
from supplyopt.toml import read_form, text_of
from supplyopt.toml.lines import Path as Key
from supplyopt.toml.lines import line_of, lines_of


def read_policy(path: str | Path) -> Policy:
    """A policy from a TOML file; its name defaults to the file's. Raises PolicyError with one issue a problem.

    The rules of the packs that it names are added to its own.
    """
    file, text = str(path), text_of(Path(path), str(path), POLICIES)
    written, lines = read_form(ModelFile, text, file, POLICIES), lines_of(text)
    policy = written.policy().written_at(Places(_places(written.rules, lines, file)))
    for position, use in enumerate(written.packs):
        line, key = line_of(("packs", position), lines), f"packs.{position}"
        try:
            pack = find_pack(use.pack, Path(path).parent)
            policy = policy.with_pack(pack, use.words, use.penalty)
            policy = policy.written_at(Places(packs={pack.name: Place(file, line)}))
        except PolicyError as error:
            # No pack of that name is a fault of this file; a fault within a pack stays where it is.
            told = (replace(e, file=file, row=line, column=key) if e.code == "POL020" else e for e in error.issues)
            raise PolicyError(told) from None
        except ValueError as error:
            raise PolicyError([issue("POL021", str(error), "", file, line, key)]) from None
    return policy


def read_pack(path: str | Path) -> Pack:
    """A pack from a TOML file; its name defaults to the file's. Raises PolicyError with one issue a problem."""
    file, text = str(path), text_of(Path(path), str(path), POLICIES)
    pack = read_form(Pack, text, file, POLICIES)
    return pack.written_at(Places(_places(pack.rules, lines_of(text), file)))


def _places(rules: Sequence[Rule], lines: dict[Key, int], file: str) -> dict[str, Place]:
    """rule -> where it is written, with the line of each of its fields."""
    fields: dict[int, dict[str, int]] = defaultdict(dict)
    for path, line in lines.items():
        match path:
            case ("rules", int(position), str(field)):
                fields[position][field] = line
    at = [line_of(("rules", position), lines) for position in range(len(rules))]
    return {rule.name: Place(file, at[position], fields[position]) for position, rule in enumerate(rules)}
