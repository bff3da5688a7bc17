"""Models: not TOML, misspelt, of the wrong type, of too much, about nothing."""

from __future__ import annotations

from tests.faults.fault import MODEL, Fault, Faults, asked, file

_SHARE = '[[rules]]\nkind = "max_share"\n'
_TWO = _SHARE + 'by = "supplier"\nlimit = 0.8\n'
FAULTS: Faults = {
    "an empty model": Fault(file("asked.toml", ""), "POL005", "asked.toml", "says nothing"),
    "a model that is no TOML": Fault(asked("rules = [[\n"), "POL005", "asked.toml"),
    "a model that is YAML": Fault(
        file("asked.toml", "version: 1\nrules:\n  - kind: max_share\n"), "POL005", "asked.toml:1"
    ),
    "a model that is a list": Fault(file("asked.toml", "[1, 2]\n"), "POL005", "asked.toml:1"),
    "a model in Latin-1": Fault(
        file("asked.toml", "version = 1\n# Bäcker\n".encode("latin-1")), "POL004", "asked.toml:2"
    ),
    "a model of two megabytes": Fault(
        file("asked.toml", MODEL + "# " + "x" * 2_000_000), "POL003", "asked.toml", "larger than 1,000,000 bytes"
    ),
    "a million keys": Fault(file("asked.toml", "".join(f"k{i}=1\n" for i in range(1_000_000))), "POL003", "asked.toml"),
    "ninety thousand keys": Fault(
        file("asked.toml", "version = 1\n" + "".join(f"k{i}=1\n" for i in range(90_000))), "POL010", "asked.toml:2"
    ),
    "lists nested too deeply": Fault(asked("deep = " + "[" * 5000 + "]" * 5000), "POL005", "asked.toml", "too deeply"),
    "tables nested too deeply": Fault(
        asked("[" + ".".join(["a"] * 3000) + "]\nx = 1"), "POL005", "asked.toml", "too deeply"
    ),
    "inline tables nested too deeply": Fault(
        asked("a = " + "{a = " * 5000 + "1" + "}" * 5000), "POL005", "asked.toml", "too deeply"
    ),
    "a whole number of 5,000 digits": Fault(asked(_SHARE + "limit = " + "9" * 5000), "POL005", "asked.toml"),
    "a number beyond all numbers": Fault(asked(_SHARE + "limit = 1e999"), "POL013", "asked.toml:5: rules.0.limit"),
    "a share that is no number": Fault(asked(_SHARE + "limit = nan"), "POL013", "asked.toml:5: rules.0.limit"),
    "a key given twice": Fault(asked(_TWO + "limit = 0.7"), "POL005", "asked.toml:7"),
    "a table given twice": Fault(asked("[objective]\n[objective]\n"), "POL005", "asked.toml"),
    "a misspelt key": Fault(asked(_SHARE + "limt = 0.5"), "POL010", "asked.toml:5: rules.0.limt", "'limit'?"),
    "a misspelt kind": Fault(asked('[[rules]]\nkind = "max_shar"'), "POL012", "asked.toml:4", "'max_share'?"),
    "a rule without its limit": Fault(asked(_SHARE), "POL011", "asked.toml:3: rules.0.limit"),
    "a share as text": Fault(asked(_SHARE + 'limit = "0.4"'), "POL013", "asked.toml:5", "write 0.4, without quotes"),
    "a share as a percentage": Fault(asked(_SHARE + "limit = 40"), "POL013", "asked.toml:5", "write 0.4 for 40 %"),
    "a share below zero": Fault(asked(_SHARE + "limit = -0.1"), "POL013", "asked.toml:5: rules.0.limit"),
    "a truth for a number": Fault(asked(_SHARE + "limit = true"), "POL013", "asked.toml:5: rules.0.limit"),
    "a country by a misspelt code": Fault(
        asked('[[rules]]\nkind = "exclude"\nwhere = "country=XQ"'), "STU02", "asked.toml:5: where"
    ),
    "a supplier that the case does not have": Fault(
        asked('[[rules]]\nkind = "exclude"\nwhere = "supplier=smiht"'), "STU02", "asked.toml:5: where", "'smith'?"
    ),
    "a dimension that nothing has": Fault(
        asked(_SHARE + 'by = "suplier"\nlimit = 0.5'), "STU02", "asked.toml:5: by", "'supplier'?"
    ),
    "a selector that is none": Fault(
        asked('[[rules]]\nkind = "exclude"\nwhere = "country"'),
        "POL013",
        "asked.toml:3: rules.0",
        "not of the form dimension=value",
    ),
    "a date that does not exist": Fault(asked(_TWO + "valid_from = 2027-02-29"), "POL005", "asked.toml:7"),
    "an end before the beginning": Fault(
        asked(_TWO + "valid_from = 2027-02-01\nvalid_to = 2026-02-01"), "POL013", "asked.toml"
    ),
    "a level of service above one": Fault(
        asked('[[rules]]\nkind = "min_service"\nlevel = 1.5'), "POL013", "asked.toml:5: rules.0.level"
    ),
    "more sources than there are": Fault(
        asked('[[rules]]\nkind = "min_sources"\nby = "supplier"\ncount = 5'), "", "asked.toml:3", "min_sources", exit=3
    ),
    "everybody is excluded": Fault(
        asked('[[rules]]\nkind = "exclude"\nwhere = "country=DE|NA"\n\n[[rules]]\nkind = "min_service"\nlevel = 0.5'),
        "",
        "asked.toml:3",
        "exclude",
        exit=3,
    ),
    "less than half from each, and all of it": Fault(
        asked(
            '[[rules]]\nkind = "max_share"\nby = "supplier"\nlimit = 0.3\n\n'
            '[[rules]]\nkind = "min_service"\nlevel = 1.0'
        ),
        "",
        "asked.toml:3",
        "max_share",
        exit=3,
    ),
}
