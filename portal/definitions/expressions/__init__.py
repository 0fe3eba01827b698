"""Conditions and computed values: CEL's syntax, our own typed tree, three-valued evaluation (security.md D-13)."""

from portal.definitions.expressions.evaluation import Evaluator, compiled
from portal.definitions.expressions.kinds import Type
from portal.definitions.expressions.nodes import Node, named, names
from portal.definitions.expressions.parser import ExpressionError, parse
from portal.definitions.expressions.reading import in_dutch
from portal.definitions.expressions.types import Problem, check, type_of

__all__ = [
    "Evaluator",
    "ExpressionError",
    "Node",
    "Problem",
    "Type",
    "check",
    "compiled",
    "in_dutch",
    "named",
    "names",
    "parse",
    "type_of",
]
