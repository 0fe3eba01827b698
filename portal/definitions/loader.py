"""Reads a folder of definitions: forms, option sets, blocks, regions, overlays, registers and golden cases.

Everything that is wrong is gathered as findings with file, line and column; what could be read is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from portal.definitions.complaints import M, validated
from portal.definitions.documents import Document, LoadError, MarkedMap, load_document
from portal.definitions.expansion import Expansion
from portal.definitions.findings import Finding, Mark, finding
from portal.definitions.golden import CaseFile
from portal.definitions.language import Block, Form, OptionFile, OptionSet, Overlay
from portal.definitions.regions import Region
from portal.definitions.registers import HolidayFile, MunicipalityFile, PoliceZoneFile, Registers

__all__ = ["Document", "LoadError", "Sources", "load_document", "load_library", "sources_from"]


@dataclass(frozen=True, slots=True)
class FormSource:
    """A base form: its file, its expanded data with line numbers, and the model."""

    document: Document
    data: MarkedMap
    form: Form


@dataclass(frozen=True, slots=True)
class OverlaySource:
    """A region's changes to one form: file, data and model."""

    document: Document
    data: MarkedMap
    overlay: Overlay


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything in a folder of definitions."""

    forms: Mapping[str, FormSource] = field(default_factory=dict)
    option_sets: Mapping[str, OptionSet] = field(default_factory=dict)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    regions: Mapping[str, Region] = field(default_factory=dict)
    overlays: Mapping[tuple[str, str], OverlaySource] = field(default_factory=dict)
    registers: Registers = field(default_factory=Registers)
    cases: tuple[CaseFile, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of each file, by its path in the folder."""
        return {path: document.text for path, document in self.documents.items()}

    def refused(self, path: str) -> bool:
        """Whether a file is there and was found wrong: what follows from that need not be said as well."""
        return any(one.file == path or one.file.endswith(f"/{path}") for one in self.findings)


def load_library(folder: Path) -> Sources:
    """All definitions under a folder; a file with another ending is not read, and that is said."""
    found = sources_from(files_of(folder))
    message = "Niets leest dit bestand: de naam moet eindigen op '.yaml'."
    named = (path for path in folder.rglob("*") if path.suffix.lower() in {".yml", ".yaml"} and path.suffix != ".yaml")
    unread = [finding(Mark(path.as_posix()), message, "warning") for path in named]
    return replace(found, findings=tuple(sorted({*found.findings, *unread})))


def files_of(folder: Path) -> dict[str, Path | str]:
    """The files of a folder, by their path inside it."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}


def sources_from(files: Mapping[str, Path | str]) -> Sources:
    """Definitions from files or texts by their path inside the folder, such as `base/referral.yaml`."""
    return _Reader(files).read()


def place_of(file: Path) -> str:
    """Where a file that lies outside any folder of definitions would belong, by what it holds."""
    try:
        data = load_document(file).data
    except LoadError:
        return f"base/{file.stem}.yaml"
    form, region = str(data.get("form", "")), str(data.get("region", ""))
    if "block" in data or "sets" in data:
        return f"base/{'blocks' if 'block' in data else 'options'}/{file.stem}.yaml"
    if "cases" in data:
        return f"regions/{region}/{form}.cases.yaml" if region else f"base/{form}.cases.yaml"
    if region:
        return f"regions/{region}/{form or 'region'}.yaml"
    return f"base/{form or file.stem}.yaml"


class _Reader:
    """Reads the files in the order in which they need each other."""

    def __init__(self, files: Mapping[str, Path | str]) -> None:
        self.findings: list[Finding] = []
        self.documents: dict[str, Document] = {}
        self.set_data: dict[str, MarkedMap] = {}
        self.block_data: dict[str, MarkedMap] = {}
        self.option_sets: dict[str, OptionSet] = {}
        self.blocks: dict[str, Block] = {}
        for path, source in files.items():
            self._open(path, source, source.as_posix() if isinstance(source, Path) else path)

    def _open(self, path: str, source: Path | str, name: str) -> None:
        try:
            self.documents[path] = load_document(source, name)
        except LoadError as error:
            self.findings.append(error.finding)

    def read(self) -> Sources:
        """Everything, with the findings."""
        self._option_sets()
        self._blocks()
        expansion = Expansion(self.block_data, self.set_data)
        return Sources(
            forms=MappingProxyType(self._forms(expansion)),
            option_sets=MappingProxyType(self.option_sets),
            blocks=MappingProxyType(self.blocks),
            regions=MappingProxyType(self._regions()),
            overlays=MappingProxyType(self._overlays(expansion)),
            registers=self._registers(),
            cases=self._cases(),
            documents=MappingProxyType(self.documents),
            findings=tuple(sorted({*self.findings, *expansion.findings, *self._strays()})),
        )

    def _matching(self, pattern: str, *, cases: bool = False) -> list[tuple[str, Document]]:
        return [
            (path, document)
            for path, document in self.documents.items()
            if PurePosixPath(path).match(pattern)
            and path.count("/") == pattern.count("/")
            and path.endswith(".cases.yaml") == cases
        ]

    def _valid(self, model: type[M], data: MarkedMap) -> M | None:
        found, complaints = validated(model, data)
        self.findings.extend(complaints)
        return found

    def _option_sets(self) -> None:
        for _, document in self._matching("base/options/*.yaml"):
            found = self._valid(OptionFile, document.data)
            for index, one in enumerate(found.sets if found else ()):
                data: MarkedMap = document.data["sets"][index]
                if one.id in self.option_sets:
                    self._say(data.mark, f"De optielijst '{one.id}' bestaat al. Kies een andere naam.")
                self.option_sets[one.id] = one
                self.set_data[one.id] = data

    def _blocks(self) -> None:
        expansion = Expansion({}, self.set_data)
        for _, document in self._matching("base/blocks/*.yaml"):
            data = expansion.fields_of(document.data, "fields")
            found = self._valid(Block, data)
            if found:
                self.blocks[found.block] = found
                self.block_data[found.block] = data
        self.findings.extend(expansion.findings)

    def _forms(self, expansion: Expansion) -> dict[str, FormSource]:
        forms: dict[str, FormSource] = {}
        for path, document in self._matching("base/*.yaml"):
            data = expansion.form(document.data)
            form = self._valid(Form, data)
            if form:
                self._named(document, "form", form.form, PurePosixPath(path).stem)
                forms[form.form] = FormSource(document, data, form)
        return forms

    def _overlays(self, expansion: Expansion) -> dict[tuple[str, str], OverlaySource]:
        overlays: dict[tuple[str, str], OverlaySource] = {}
        for path, document in self._matching("regions/*/*.yaml"):
            if PurePosixPath(path).name == "region.yaml":
                continue
            data = expansion.fields_of(document.data, "add")
            overlay = self._valid(Overlay, data)
            if overlay:
                self._named(document, "form", overlay.form, PurePosixPath(path).stem)
                self._named(document, "region", overlay.region, PurePosixPath(path).parent.name)
                overlays[overlay.region, overlay.form] = OverlaySource(document, data, overlay)
        return overlays

    def _regions(self) -> dict[str, Region]:
        regions: dict[str, Region] = {}
        for path, document in self._matching("regions/*/region.yaml"):
            region = self._valid(Region, document.data)
            if region:
                self._named(document, "region", region.region, PurePosixPath(path).parent.name)
                regions[region.region] = region
        return regions

    def _registers(self) -> Registers:
        def found(model: type[M], name: str) -> M | None:
            document = self.documents.get(f"registers/{name}.yaml")
            return self._valid(model, document.data) if document else None

        municipalities = found(MunicipalityFile, "municipalities")
        zones = found(PoliceZoneFile, "police_zones")
        holidays = found(HolidayFile, "holidays")
        return Registers(
            municipalities=municipalities.municipalities if municipalities else (),
            zones=zones.zones if zones else (),
            holidays=holidays.holidays if holidays else (),
        )

    def _cases(self) -> tuple[CaseFile, ...]:
        files = [*self._matching("base/*.yaml", cases=True), *self._matching("regions/*/*.yaml", cases=True)]
        found = [(path, document, self._valid(CaseFile, document.data)) for path, document in files]
        for path, document, one in found:
            if one:
                self._named(document, "form", one.form, PurePosixPath(path).name.removesuffix(".cases.yaml"))
            if one and path.startswith("regions/"):
                self._named(document, "region", one.region, PurePosixPath(path).parent.name)
        return tuple(one for _, _, one in found if one)

    def _named(self, document: Document, key: str, given: str, wanted: str) -> None:
        """A file is named by what it holds."""
        if given != wanted:
            message = f"Hier staat '{given}', maar het bestand heet '{wanted}'. Maak ze gelijk."
            self._say(document.data.value_marks.get(key, document.data.mark), message)

    def _strays(self) -> list[Finding]:
        """Files that nothing reads."""
        patterns = ("base/*.yaml", "base/*/*.yaml", "regions/*/*.yaml", "registers/*.yaml")
        return [
            finding(document.data.mark, "Dit bestand staat op een plaats waar niets het leest.", "warning")
            for path, document in self.documents.items()
            if not any(PurePosixPath(path).match(one) and path.count("/") == one.count("/") for one in patterns)
        ]

    def _say(self, mark: Mark, message: str) -> None:
        self.findings.append(finding(mark, message))
