"""For every rule of every pack a tiny case where it binds and one where it does not, answers worked out by hand."""

from tests.packs.benchmarks import EU_CRMA_2030, EU_MULTI_SOURCE, UK_2035
from tests.packs.energy import EU_GAS, EU_RUSSIAN_GAS, OIL
from tests.packs.procurement import (
    EU_NZIA_25_7,
    EU_NZIA_CHARGE,
    US_30D,
    US_BUY_AMERICAN,
    US_DFARS_7052,
    US_FEOC,
)
from tests.packs.tiny import Fixtures

FIXTURES: Fixtures = {
    **EU_CRMA_2030,
    **UK_2035,
    **EU_MULTI_SOURCE,
    **EU_NZIA_25_7,
    **EU_NZIA_CHARGE,
    **EU_GAS,
    **EU_RUSSIAN_GAS,
    **OIL,
    **US_30D,
    **US_BUY_AMERICAN,
    **US_DFARS_7052,
    **US_FEOC,
}
