"""The opening stock covers a number of days of use, or of net imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from supplyopt.rules.base import Amount, Generator, Row, Rule, at_least
from supplyopt.rules.net_imports import most_net_imports, net_imports
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount as Expression
from supplyopt.rules.views import Planned


class MinStockDays(Rule):
    """The opening stock of an item, over all sites that count, covers a number of days of average use or net imports.

    ::

        (1 - δ) Σ_r q[r,0]  ≥  F,     F  =  days · U / H,  or  days · N / H,  or  max( days · N / H, use_days · U / H )

    q[r,0] is the opening stock with what is added before the start [item unit], δ the part of it that does not count
    [-], U the calm use at home and N the calm net imports of home in the periods of the rule [item unit], and H their
    length [day]. Net imports are what comes over lanes from abroad or from sources abroad, less what goes there; of a
    net exporter nothing is asked. Items (and sites) that cannot hold stock are left out.
    Source: docs/formulation.md 7; IEA (90 days of net imports, a tenth deducted); Directive 2009/119/EC (90 days of net
    imports or 61 days of consumption, whichever is more).
    """

    generator: ClassVar[Generator] = "amount"
    selectors: ClassVar[tuple[str, ...]] = ("where", "home")

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("days", "down")
    kind: Literal["min_stock_days"] = "min_stock_days"
    days: Amount = Field(description="days that the stock covers")
    of: Literal["use", "net_imports"] = Field("use", description="of what: average daily use, or average net imports")
    use_days: Amount = Field(0.0, description="with net_imports: days of use that it covers as well, if that is more")
    deduction: Annotated[float, Field(ge=0.0, lt=1.0)] = Field(0.0, description="part of the stock that does not count")
    where: str = Field("", description="selector of the stocks that count, e.g. 'bloc=allied'; empty: all")
    home: str = Field("", description="selector of the sites whose use and imports count, and of sources at home")
    by_site: bool = Field(False, description="each site by itself, rather than all together")

    @model_validator(mode="after")
    def _has_a_home(self) -> MinStockDays:
        if self.of == "net_imports" and not self.home:
            raise ValueError("net imports need a 'home' that they come into")
        if self.use_days and self.of == "use":
            raise ValueError("'use_days' goes with of = 'net_imports'; with of = 'use' there are 'days' alone")
        return self

    def wording(self) -> str:
        of = f"{self.days:g} days of {self.of.replace('_', ' ')}"
        more = f", or {self.use_days:g} days of use if that is more" if self.use_days else ""
        less = f", {100 * self.deduction:.4g} % of it not counted" if self.deduction else ""
        return f"a stock of {of}{self.about()}{' at each site' if self.by_site else ''}{more}{less}"

    @property
    def needs_calm(self) -> bool:
        """What comes over borders is a matter of operation."""
        return self.of == "net_imports"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """A home without any site."""
        if self.home and not scope.sites(self.home):
            yield f"no site is at home in {self.home!r}", "select sites by their country, groups or tags"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item (and site) that can be held; three where the larger of two floors counts."""
        for item in scope.items(self):
            for site in scope.sites(self.home) if self.by_site else [""]:
                if scope.stocks(item, site=site):
                    yield from self._rows(item, site, plan, scope)

    def _rows(self, item: str, site: str, plan: Planned, scope: Scope) -> Iterator[Row]:
        key = (item, site) if site else (item,)
        counted = sum(plan.stock(s.resource, 0) for s in scope.stocks(item, self.where, site))
        per_day = 1.0 / float(sum(scope.network.days[t - 1] for t in scope.periods(self)))
        users = [site] if site or not self.home else scope.sites(self.home)
        use = per_day * sum(scope.consumption(self, item, plan, s) for s in users)
        floor: Expression = self.days * use
        if self.of == "net_imports":
            floor = self.days * per_day * net_imports(self, item, self.home, plan, scope, site)
        if self.use_days:
            most_imported = most_net_imports(self, item, self.home, scope, site)
            most_used = sum(scope.most_consumed(self, item, s) for s in users)
            larger = scope.amount((*key, "floor"), per_day * max(self.days * most_imported, self.use_days * most_used))
            yield at_least((*key, "net imports"), larger, floor, defines=True)
            yield at_least((*key, "use"), larger, self.use_days * use, defines=True)
            floor = larger
        yield at_least(key, (1.0 - self.deduction) * counted, floor)
