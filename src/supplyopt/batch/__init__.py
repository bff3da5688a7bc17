"""Whole studies, each told in a file, solved one by one or by several workers at once."""

from supplyopt.batch.read import STUDY_SUFFIX, read_study_file, run_name, study_files
from supplyopt.batch.solved import Fault, StudyTask, solved
from supplyopt.batch.study_file import StudyFile, study_schema

__all__ = [
    "STUDY_SUFFIX",
    "Fault",
    "StudyFile",
    "StudyTask",
    "read_study_file",
    "run_name",
    "solved",
    "study_files",
    "study_schema",
]
