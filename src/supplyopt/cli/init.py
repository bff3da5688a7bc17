"""``supplyopt init``: a case to begin with, small and sound, or the shipped one to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from supplyopt.cli.settings import Command
from supplyopt.errors import InputError, Issue, OutputError

SHIPPED = "critical-materials"


@click.command(cls=Command)
@click.argument("folder", metavar="DIR")
@click.option("--template", type=click.Choice(["minimal", SHIPPED]), default="minimal", help="What to begin with.")
@click.option("--force", is_flag=True, help="Write into a folder that has files; those of the same name are replaced.")
def init(folder: str, template: str, force: bool) -> int:
    """Write a case to DIR that can be solved at once and then be changed."""
    target = Path(folder)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise InputError([Issue("INI001", "is not a folder", "name a folder", folder)])
    if target.is_dir() and any(target.iterdir()) and not force:
        raise InputError([Issue("INI002", "is not empty", "choose another folder, or --force", folder)])
    write: Callable[[Path], None] = _write_minimal if template == "minimal" else _copy_shipped
    try:
        target.mkdir(parents=True, exist_ok=True)
        write(target)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {(error.strerror or str(error)).lower()}") from error
    for line in _next(target, template):
        click.echo(line)
    return 0


def _write_minimal(target: Path) -> None:
    from supplyopt.cli import minimal
    from supplyopt.scenarios.write import write_scenarios

    texts = {
        **minimal.TABLES,
        "model.toml": minimal.MODEL,
        ".gitignore": minimal.IGNORED,
        "README.md": minimal.readme(),
    }
    for name, text in texts.items():
        (target / name).write_text(text, encoding="utf-8")
    _write_schema(target)
    (target / "scenarios").mkdir(exist_ok=True)
    write_scenarios(minimal.scenarios(), target / "scenarios" / "example.parquet")


def _copy_shipped(target: Path) -> None:
    """The shipped case with its sources, every shipped model, and its scenario sets."""
    import shutil

    from supplyopt.cli import minimal
    from supplyopt.shipped import shipped_folder

    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(shipped_folder("data") / SHIPPED, target, dirs_exist_ok=True, ignore=unwanted)
    shutil.copytree(shipped_folder("models"), target / "models", dirs_exist_ok=True, ignore=unwanted)
    (target / "scenarios").mkdir(exist_ok=True)
    for path in sorted(shipped_folder("scenarios").glob("baseline*")):
        shutil.copyfile(path, target / "scenarios" / path.name)
    (target / ".gitignore").write_text(minimal.IGNORED, encoding="utf-8")
    _write_schema(target / "models")


def _write_schema(folder: Path) -> None:
    """What editors check a model file with, where its first line says."""
    import json

    from supplyopt.models.schema import model_schema

    text = json.dumps(model_schema(), indent=2) + "\n"
    (folder / "model.schema.json").write_text(text, encoding="utf-8")


def _next(target: Path, template: str) -> Iterator[str]:
    scenarios = target / "scenarios" / ("example.parquet" if template == "minimal" else "baseline.parquet")
    model = "" if template == "minimal" else f" --model {target / 'models' / 'third_country_65.toml'}"
    yield f"written: {target}"
    yield f"next     supplyopt validate {target} --scenarios {scenarios}{model}"
    yield f"         supplyopt solve {target} --scenarios {scenarios}{model} -o {target / 'runs' / 'first'}"
