"""Where an option gets its value: command line, then environment, then ``supplyopt.toml``, then its default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from supplyopt.errors import InputError, Issue

FILE = Path("supplyopt.toml")
MOST_BYTES = 1_000_000
_FROM = {
    ParameterSource.COMMANDLINE: "command line",
    ParameterSource.ENVIRONMENT: "environment",
    ParameterSource.DEFAULT_MAP: FILE.name,
    ParameterSource.DEFAULT: "default",
}


class Command(click.Command):
    """A command that can show its settings instead of running."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        text = "Show the value of every option and where it comes from; do nothing else."
        self.params.append(click.Option(["--show-settings"], is_flag=True, help=text))

    def invoke(self, ctx: click.Context) -> Any:
        """Run, or show the settings."""
        if not ctx.params.pop("show_settings", False):
            return super().invoke(ctx)
        import json

        for name, setting in parameters(ctx).items():
            click.echo(f"{name} = {json.dumps(setting['value'])}  ({setting['from']})")
        return 0


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type


def parameters(ctx: click.Context) -> dict[str, dict[str, Any]]:
    """Every parameter of the running command: its value, and where that comes from."""
    found = {}
    for name, value in sorted(ctx.params.items()):
        source = ctx.get_parameter_source(name)
        found[name] = {"value": _plain(value), "from": _FROM.get(source, "default") if source else "default"}
    return found


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, bool | int | float | str | None):
        return value
    return [str(one) for one in value] if isinstance(value, tuple | list) else str(value)


def settings_from_file(group: click.Group) -> dict[str, Any]:
    """The defaults in ``supplyopt.toml``, if the current folder has one; raises InputError for what is not known."""
    if not FILE.is_file():
        return {}
    import tomllib

    try:
        data = FILE.read_bytes()
        if len(data) > MOST_BYTES:
            raise InputError([Issue("CFG001", "is larger than a megabyte", "settings are a few lines", FILE.name)])
        told = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError([Issue("CFG001", f"cannot be read: {error}", "correct it", FILE.name)]) from error
    issues: list[Issue] = []
    settings = _known(group, told, (), issues)
    if issues:
        raise InputError(issues)
    return settings


def _known(
    command: click.Command, told: Mapping[str, Any], path: tuple[str, ...], issues: list[Issue]
) -> dict[str, Any]:
    """What is told of a command, by the names of its parameters."""
    names: dict[str, Any] = {option: param.name for param in command.params for option in _spellings(param)}
    inner = command.commands if isinstance(command, click.Group) else {}
    settings: dict[str, Any] = {}
    for key, value in told.items():
        if key in inner and isinstance(value, dict):
            settings[key] = _known(inner[key], value, (*path, key), issues)
        elif key in names and not isinstance(value, dict):
            settings[names[key]] = value
        else:
            known = [*inner, *names]
            import difflib

            near = difflib.get_close_matches(key, known, 1)
            cure = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
            issues.append(Issue("CFG002", "unknown setting", cure, FILE.name, None, ".".join((*path, key))))
    return settings


def _spellings(param: click.Parameter) -> Iterator[str]:
    if isinstance(param, click.Option):
        for option in param.opts:
            if option.startswith("--"):
                yield option.removeprefix("--")
                yield option.removeprefix("--").replace("-", "_")
