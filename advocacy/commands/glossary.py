"""`advocacy glossary`: look up, lint, add, export, import, harvest."""

from __future__ import annotations

import argparse
from pathlib import Path

from advocacy.errors import Finding, InputError, Place, WriterError, file_label, said, told


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the command."""
    actions = ("find", "lint", "add", "export", "import", "harvest")
    parser.add_argument("action", choices=actions, help="what to do with the glossary")
    parser.add_argument(
        "what", nargs="?", default="", metavar="WORD|FILE|CAMPAIGN", help="a word to find, a file, a campaign"
    )
    parser.add_argument(
        "campaign", nargs="?", type=Path, default=None, metavar="CAMPAIGN", help="a campaign with a glossary of its own"
    )
    parser.add_argument("--en", default="", help="add: the English term")
    parser.add_argument("--vi", default="", help="add: the Vietnamese rendering, in both registers")
    parser.add_argument("--note", default="", help="add: a remark for translators")
    parser.add_argument("--apply", action="store_true", help="import: write what would change")


def run(options: argparse.Namespace) -> int:
    """Run one action; gives the exit status."""
    actions = {"find": _find, "lint": _lint, "add": _add, "export": _export, "import": _import, "harvest": _harvest}
    return actions[options.action](options)


def _folder(path: Path | None) -> Path | None:
    if path is None or path.is_dir():
        return path
    return path.parent


def _find(options: argparse.Namespace) -> int:
    from advocacy.glossary.search import search
    from advocacy.glossary.terms import glossary_of

    found = search(glossary_of(_folder(options.campaign)), options.what)
    for term in found:
        forms = dict.fromkeys(filter(None, (term.get(column) for column in ("vi.diaspora", "vi.official"))))
        print(f"{term.get('en')}  =  {' / '.join(forms)}    [{term.key}, {told(term.get('status'), options.ui)}]")
        for column in ("en.aliases", "vi.accepted", "vi.forbidden", "note"):
            if term.get(column):
                print(f"    {column}: {term.get(column)}")
    if not found:
        print(told(said('There is no term like "{word}".', word=options.what), options.ui))
    return 0 if found else 1


def _lint(options: argparse.Namespace) -> int:
    from advocacy.glossary.lint import lint
    from advocacy.glossary.terms import GLOSSARY, Glossary, glossary_file
    from advocacy.languages import Languages
    from advocacy.resources import Resources

    folder = _folder(Path(options.what)) if options.what else None
    path = folder / GLOSSARY if folder is not None else glossary_file()
    found: list[Finding] = lint(Glossary.read(path), Languages(Resources(folder)), file_label(path))
    for finding in found:
        print(f"{told(finding.severity.value, options.ui):9} {finding.text(options.ui)}")
    print(told("Nothing wrong was found." if not found else said("{number} errors.", number=len(found)), options.ui))
    return 1 if found else 0


def _add(options: argparse.Namespace) -> int:
    from advocacy.glossary.exchange import to_csv
    from advocacy.glossary.terms import GLOSSARY, Glossary, Term, glossary_of
    from advocacy.storage import write_whole

    folder = _folder(Path(options.what or "."))
    if folder is None or not folder.is_dir() or not options.en or not options.vi:
        raise InputError('Write: advocacy glossary add CAMPAIGN --en "a term" --vi "một thuật ngữ".')
    key = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in options.en.lower()).split())
    if key in glossary_of(folder).terms:
        raise InputError(said('The glossary has "{key}" already.', key=key), Place(file_label(folder / GLOSSARY)))
    own = Glossary.read(folder / GLOSSARY).terms if (folder / GLOSSARY).is_file() else {}
    cells = {"key": key, "en": options.en, "vi.diaspora": options.vi, "vi.official": options.vi, "domain": "own"}
    cells |= {"status": "to-review", "source": "this campaign"} | ({"note": options.note} if options.note else {})
    write_whole(folder / GLOSSARY, to_csv(Glossary({**own, key: Term(key, cells)})))
    print(f"{told('wrote', options.ui):9} {file_label(folder / GLOSSARY)}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from advocacy.glossary.exchange import FORMATS, to_csv, to_tbx, to_xlsx
    from advocacy.glossary.terms import glossary_of
    from advocacy.storage import write_whole

    path = Path(options.what or "glossary.csv")
    glossary = glossary_of(_folder(options.campaign))
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise WriterError("A glossary is written as csv, xlsx or tbx, by the name of the file.")
    data = to_csv(glossary) if kind == "csv" else to_xlsx(glossary) if kind == "xlsx" else to_tbx(glossary, ["vi"])
    write_whole(path, data)
    print(f"{told('wrote', options.ui):9} {file_label(path)}")
    return 0


def _import(options: argparse.Namespace) -> int:
    from advocacy.glossary.exchange import differences, read_glossary, to_csv
    from advocacy.glossary.terms import GLOSSARY, Glossary, glossary_of
    from advocacy.storage import write_whole

    folder = _folder(options.campaign or Path())
    assert folder is not None  # noqa: S101 -- a default is given above
    present = glossary_of(folder)
    given = read_glossary(Path(options.what), present)
    changes = differences(present.terms, given)
    for line in changes:
        print(line)
    if not changes:
        print(told("Nothing would change.", options.ui))
        return 0
    if not options.apply:
        print(told(said("{number} changes; write them with --apply.", number=len(changes)), options.ui))
        return 0
    own = Glossary.read(folder / GLOSSARY).terms if (folder / GLOSSARY).is_file() else {}
    changed = {term.key: term for term in given if differences(present.terms, Glossary({term.key: term}))}
    write_whole(folder / GLOSSARY, to_csv(Glossary({**own, **changed})))
    print(f"{told('wrote', options.ui):9} {file_label(folder / GLOSSARY)}")
    return 0


def _harvest(options: argparse.Namespace) -> int:
    from advocacy.checks.campaign import all_pairs
    from advocacy.checks.harvest import harvest
    from advocacy.glossary.terms import GLOSSARY, glossary_of
    from advocacy.load import load_campaign

    campaign = load_campaign(Path(options.what or "."))
    name = campaign.data.glossary if campaign.data is not None and campaign.data.glossary else GLOSSARY
    proposals = harvest(all_pairs(campaign), glossary_of(campaign.folder, name))
    for proposal in proposals:
        where = ", ".join(proposal.units)
        print(f"{proposal.source}  =  {proposal.target}    {proposal.together}x, {proposal.closeness}  ({where})")
    if not proposals:
        print(told("There is nothing to propose.", options.ui))
    return 0
