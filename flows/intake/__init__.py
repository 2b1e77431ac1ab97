"""Bytes in, source texts out: finding inputs, reading formats, decoding."""

from flows.intake.inputs import InputFile, MissingInputError, find_inputs
from flows.intake.names import readable
from flows.intake.passed_over import passed_over
from flows.intake.read import read_input

__all__ = ["InputFile", "MissingInputError", "find_inputs", "passed_over", "read_input", "readable"]
