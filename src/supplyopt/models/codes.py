"""Every code that reading a model file can report: what it means, why it matters and how to mend it."""

from __future__ import annotations

from supplyopt.case.codes import Code
from supplyopt.errors import Issue, PolicyError
from supplyopt.toml import Family

POLICY_CODES: dict[str, Code] = {
    "POL001": Code("no such model", "It is neither a file nor the name of a shipped model.", "check the path or name"),
    "POL002": Code("file cannot be read", "It is no plain file, or not open to you.", "give a TOML file"),
    "POL003": Code("file too large", "A policy is a page of text, not megabytes.", "give a TOML file below 1 MB"),
    "POL004": Code("not UTF-8", "TOML files are written in UTF-8.", "save the file as UTF-8"),
    "POL005": Code("not TOML", "The file breaks the grammar of TOML.", "correct the line, or the one before it"),
    "POL010": Code("unknown key", "A misspelt key would be ignored without a word.", "rename or remove it"),
    "POL011": Code("key missing", "The key has no default.", "add the key"),
    "POL012": Code("unknown kind", "No rule or risk measure is called so.", "use a kind of the list"),
    "POL013": Code("value not allowed", "The value is of the wrong type or outside its limits.", "correct the value"),
    "POL020": Code("no such pack", "It is neither a file nor the name of a shipped pack.", "check the path or name"),
    "POL021": Code("pack does not apply", "Its words are not those named, or it is there already.", "correct the use"),
    "POL030": Code("row written twice", "Two requirements of one rule would share a name.", "report it as a bug"),
}


POLICIES = Family("POL", POLICY_CODES, PolicyError)
"""model files and packs"""


def issue(
    code: str, message: str, cure: str = "", file: str = "", line: int | None = None, key: str = "", value: str = ""
) -> Issue:
    """An Issue with the cure that belongs to its code unless another is given."""
    return POLICIES.issue(int(code[3:]), message, cure, file, line, key, value)
