"""Whole studies, each told in a file, solved one by one or by several workers at once."""

from supplyopt.batch.read import STUDY_SUFFIX, read_study_file, run_name, study_files
from supplyopt.batch.solved import Fault, StudyTask, solved
from supplyopt.batch.study_file import Expected, StudyFile, Tolerances, study_schema
from supplyopt.batch.task import Readings, assumptions, study_task

__all__ = [
    "STUDY_SUFFIX",
    "Expected",
    "Fault",
    "Readings",
    "StudyFile",
    "StudyTask",
    "Tolerances",
    "assumptions",
    "read_study_file",
    "run_name",
    "solved",
    "study_files",
    "study_schema",
    "study_task",
]
