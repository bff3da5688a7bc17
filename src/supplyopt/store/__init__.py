"""Results on disk: run folders that are whole or absent."""

from supplyopt.store.document import Document, document
from supplyopt.store.place import Place, reserve
from supplyopt.store.plan import plan_in, portfolio_of
from supplyopt.store.portfolio import WrittenPortfolio, read_portfolio
from supplyopt.store.read import read_run
from supplyopt.store.write import write_folder, write_into, write_run

__all__ = [
    "Document",
    "Place",
    "WrittenPortfolio",
    "document",
    "plan_in",
    "portfolio_of",
    "read_portfolio",
    "read_run",
    "reserve",
    "write_folder",
    "write_into",
    "write_run",
]
