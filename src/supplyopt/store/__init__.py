"""Results on disk: run folders that are whole or absent."""

from supplyopt.store.document import Document, document
from supplyopt.store.place import Place, reserve
from supplyopt.store.plan import plan_in, portfolio_of
from supplyopt.store.portfolio import WrittenPortfolio, read_portfolio
from supplyopt.store.read import Folder, read_folder, read_run, result_in
from supplyopt.store.write import write_folder, write_into, write_run

__all__ = [
    "Document",
    "Folder",
    "Place",
    "WrittenPortfolio",
    "document",
    "plan_in",
    "portfolio_of",
    "read_folder",
    "read_portfolio",
    "read_run",
    "reserve",
    "result_in",
    "write_folder",
    "write_into",
    "write_run",
]
