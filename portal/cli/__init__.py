"""The command line, `portal COMMAND`: exit 0 is good, 1 is "found something wrong" (a line each), 2 wrong usage."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from portal.errors import Invalid, Misconfigured, PortalError

FOUND_SOMETHING = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed) or 0)
    except Misconfigured as error:
        print(*error.sentences, sep="\n")
    except Invalid as error:
        print(f"{error.field}: {error.message}")
    except PortalError as error:
        print(error.sentence)
    except BrokenPipeError:
        sys.stderr.close()
    return FOUND_SOMETHING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal", description="Het Ketenportaal op de opdrachtregel.")
    commands = parser.add_subparsers(metavar="OPDRACHT", required=True)
    for module in _command_modules():
        module.add_parser(commands)
    return parser


def _command_modules() -> list[ModuleType]:
    """Every module of this package that adds a command."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [module for module in modules if hasattr(module, "add_parser")]
