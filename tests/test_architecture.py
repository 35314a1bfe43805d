"""The shape of the program: one direction of imports, thin rooms, the schema in step, safe dependencies."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT

from advocacy.schema import campaign_schema

PACKAGE = ROOT / "advocacy"
# Every module imports only modules that stand before it.
ORDER = [
    "errors", "formulas", "storage", "resources", "reader", "flow", "editing", "vouching", "messages", "archives", "pictures", "alphabet",
    "languages", "editions", "units", "rules", "records", "grammar", "addressees", "model", "registry", "references", "kinds", "hiding", "load",
    "document", "tidying", "tables",
    "tables.delimited", "tables.workbook", "tables.making",
    "exchange",
    "exchange.segments", "exchange.inline", "exchange.taking", "exchange.columns", "exchange.csv", "exchange.xlsx", "exchange.po",
    "exchange.xliff.names", "exchange.xliff.writing", "exchange.xliff.reading", "exchange.xliff",
    "markup", "signing",
    "signing.codes", "signing.canonical", "signing.sheets", "signing.table", "signing.showing", "signing.checking", "signing.chain",
    "signing.receipts",
    "listing", "content", "addressing", "patterns",
    "signatories.records", "signatories.counting",
    "signing.records",
    "signatories.roll", "signatories.ordering", "signatories.logos", "signatories.printing",
    "signatories", "citations", "facts", "printing", "numbering", "confidence",
    "signatories.guarding",
    "completeness", "compose", "glossary",
    "glossary.tokens", "glossary.inflection", "glossary.terms", "glossary.matching", "glossary.lint", "glossary.search", "glossary.exchange",
    "signing.duplicates", "signing.headings",
    "memory",
    "memory.file", "memory.likeness", "memory.store", "memory.tmx",
    "checks",
    "checks.marks", "checks.passages", "checks.syllables", "checks.numerals", "checks.dates", "checks.quantities", "checks.renderings",
    "checks.terms", "checks.parity", "checks.references", "checks.accession", "checks.orthography", "checks.signed", "checks.statements",
    "checks.acceptance", "checks.run",
    "layout",
    "signing.found", "signing.copies", "signing.versions",
    "checks.campaign", "checks.harvest",
    "reviewing",
    "reviewing.texts", "reviewing.checking", "reviewing.decisions", "reviewing.incoming", "reviewing.remembering",
    "drafting",
    "drafting.engine", "drafting.sentences", "drafting.rendering", "drafting.negation", "drafting.protect", "drafting.gate", "drafting.draft",
    "drafting.argos", "drafting.models",
    "reviewing.drafts",
    "writers",
    "writers.common", "writers.markdown", "writers.page", "writers.pdf.tree", "writers.pdf.engine", "writers.pdf", "writers.word.package",
    "writers.word.body", "writers.word.letterhead.allowed", "writers.word.letterhead.drawing", "writers.word.letterhead.styles",
    "writers.word.letterhead.source", "writers.word.letterhead.wrappers", "writers.word.letterhead.runs", "writers.word.letterhead.story",
    "writers.word.letterhead", "writers.word",
    "views",
    "views.terminal", "views.sarif", "views.redactions",
    "comparing",
    "comparing.found", "comparing.ooxml", "comparing.plain", "comparing.word", "comparing.reading", "comparing.language", "comparing.evidence",
    "comparing.align", "comparing.compare",
    "inspecting",
    "inspecting.traces", "inspecting.words", "inspecting.picture", "inspecting.markup", "inspecting.text", "inspecting.package", "inspecting.word",
    "inspecting.pdfpages", "inspecting.pdf", "inspecting.allowed", "inspecting.settling", "inspecting.wordparts", "inspecting.wordcopy",
    "inspecting.pdfcopy", "inspecting.reading", "inspecting.cleaning",
    "signing.numbering", "signing.styles", "signing.markdown", "signing.page", "signing.word", "signing.reading",
    "exchange.table.labels", "exchange.table.lines", "exchange.table.cells", "exchange.table.opening", "exchange.table.writing",
    "exchange.table.reading", "exchange.table",
    "signing.returned", "signing.forms", "signing.answers", "signing.importing", "signing.wording", "signing.kit", "signing.kitform",
    "views.comments", "views.review", "views.comparison", "views.commented",
    "mailing.recipients", "mailing.filling", "mailing.letters", "mailing.checking",
    "writers.word.archive", "writers.word.stencil",
    "mailing.files",
    "builder", "scaffold", "schema", "commands",
    "commands.new", "commands.build", "commands.check", "commands.compare", "commands.inspect", "commands.clean", "commands.review",
    "commands.status", "commands.draft", "commands.kinds", "commands.glossary", "commands.memory", "commands.models", "commands.schema",
    "mailing",
    "signing.changes", "signing.desk", "signing.freezing", "signing.verifying", "signing.publishing", "signing.sending",
    "views.signing",
    "commands.sign", "commands.sign.import_", "commands.sign.add", "commands.sign.confirm", "commands.sign.freeze", "commands.sign.key",
    "commands.sign.kit", "commands.sign.publish", "commands.sign.receipt", "commands.sign.status", "commands.sign.verify", "commands.sign.withdraw",
    "cli", "__main__",
]  # fmt: skip
MODULES = sorted(PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("advocacy."):
            found.add(node.module.removeprefix("advocacy."))
    return found


@pytest.mark.parametrize("path", [path for path in MODULES if name(path) != "__init__"], ids=name)
def test_imports_go_one_way(path: Path) -> None:
    place = ORDER.index(name(path))
    typing_only = {"load", "layout"} if name(path) == "writers" else set()
    assert {module for module in imported(path) - typing_only if ORDER.index(module) >= place} == set()


def test_rooms_are_thin() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {module: length for module, length in lengths.items() if length > 400} == {}


def test_templates_are_never_made_of_data() -> None:
    for path in MODULES:
        assert not re.search(r"(?<!_)from_string\(", path.read_text(encoding="utf-8")), path


# Below these, known holes are open: docs/security.md says which.
FLOORS = {"jinja2": (3, 1, 6), "lxml": (6, 1, 0), "markdown": (3, 8, 1)}


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_dependencies_stand_above_known_holes(package: str, floor: tuple[int, ...]) -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    (asked,) = [line for line in stated if re.match(rf"{package}\b", line, re.IGNORECASE)]
    assert version(asked.partition(">=")[2]) >= floor
    assert version(importlib.metadata.version(package)) >= floor


def test_the_schema_knows_every_key_of_the_examples() -> None:
    schema = campaign_schema()
    family, single = schema["anyOf"]
    letter = schema["$defs"]["Letter"]["properties"]
    assert {"opening", "requests", "kind", "care-of"} <= set(letter)
    assert not {"content", "off"} & set(letter)
    import yaml

    for path in EXAMPLES:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "documents" in data:
            assert set(data) <= set(family["properties"])
            for document in data["documents"].values():
                assert set(document) <= set(letter)
        else:
            assert set(data) <= set(single["properties"])
    assert json.loads(json.dumps(schema)) == schema


SCAFFOLDS = sorted((ROOT / "advocacy/data/campaigns").glob("[a-z]*.yaml"))


@pytest.mark.parametrize("path", [*EXAMPLES, *SCAFFOLDS], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_schema_accepts_what_the_program_accepts(path: Path) -> None:
    import jsonschema
    import yaml

    text = path.read_text(encoding="utf-8").replace("[[title]]", "T").replace("[[signatory]]", "S")
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), campaign_schema())  # noqa: S506 -- strings only
    wrong = yaml.load(text.replace("kind:", "knid:"), yaml.BaseLoader)  # noqa: S506
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, campaign_schema())


def test_every_code_of_a_finding_is_documented() -> None:
    page = (ROOT / "docs/findings.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \|", page, re.MULTILINE)
    documented = {code for cell in cells for code in re.findall(r"`([a-z-]+)`", cell)}
    calls = re.compile(r"(?:\.find|_find|Finding|found)\(\s*\"([a-z-]+)\"|\"(wrong-value)\"|\"(wrong-shape)\"")
    used = {
        code for path in MODULES for found in calls.findall(path.read_text(encoding="utf-8")) for code in found if code
    }  # fmt: skip
    # What is counted gives its kind to the code; the tables of parity and echoes name theirs.
    used |= {f"parity-{kind}" for kind in ("date", "number", "law", "symbol", "url", "email", "quotation", "list")}
    assert used - {"quotation-marks", "unclosed"} == documented - {"quotation-marks", "unclosed"}


def test_promised_tests_exist() -> None:
    names = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/security.md").read_text(encoding="utf-8")))
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*.py"))
    assert len(names) > 8
    assert {name for name in names if f"def {name}(" not in source} == set()


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_public_names_are_what_they_say() -> None:
    import advocacy

    assert advocacy.__all__ == sorted(advocacy.__all__)
    for name in advocacy.__all__:
        found = getattr(advocacy, name)
        assert found.__name__ == name
        assert found.__doc__


def test_generated_pages_are_up_to_date() -> None:
    import runpy

    pages = runpy.run_path(str(ROOT / "docs/generate.py"))["PAGES"]
    for name, text in pages.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text(), name


def test_every_field_has_a_description() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| .* \| (.*) \|$", (ROOT / "docs/fields.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) > 60
    assert [name for name, description in rows if not description] == []
