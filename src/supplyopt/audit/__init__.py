"""Checks a result from what was written of it: neither the model that produced it nor a solver is at hand here."""

from supplyopt.audit.audit import audit, audit_folder
from supplyopt.audit.finding import Finding, Report
from supplyopt.audit.program import program_tables
from supplyopt.audit.question import question_tables, settled_table

__all__ = ["Finding", "Report", "audit", "audit_folder", "program_tables", "question_tables", "settled_table"]
