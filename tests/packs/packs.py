"""Small packs for tests: one rule, or a few, with as little around them as will do."""

from __future__ import annotations

from typing import Any

from supplyopt.packs import Pack

ORIGIN = {
    "article": "Act, Art. 1",
    "address": "https://law.example/act",
    "text": "official",
    "mark": "verified",
    "says": "It caps.",
}


def origin(**changes: Any) -> dict[str, Any]:
    """A provenance that was read; with changes."""
    return {**ORIGIN, "read": "2026-11-24", **changes}


def cap(name: str = "cap", **fields: Any) -> dict[str, Any]:
    """A cap of half on each country outside."""
    told = {"kind": "max_share", "name": name, "by": "country", "where": "bloc=third", "limit": 0.5}
    return {"origin": origin(), **told, **fields}


def pack(*rules: dict[str, Any], **fields: Any) -> Pack:
    """A law of these rules; by default of one cap."""
    expects = [{"word": "bloc=third", "means": "outsiders"}]
    head = {"version": 1, "name": "act", "title": "An act", "jurisdiction": "Utopia", "note": "No advice."}
    told = {**head, "status": "law", "expects": expects, "rules": rules or (cap(),), **fields}
    return Pack.model_validate(told)
