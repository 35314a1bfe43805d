"""`advocacy sign verify`: whether a file is what was signed, and by whom; offline, without the campaign."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advocacy.errors import Findings
    from advocacy.signing.chain import Events
    from advocacy.signing.found import FoundStatement
    from advocacy.signing.verifying import Verified


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    parser.add_argument("statement", type=Path, metavar="STATEMENT", help="the file: .docx, .md or .html")
    parser.add_argument(
        "table", nargs="?", type=Path, metavar="SIGNATORIES.csv", help="the table that was published with it"
    )
    parser.add_argument(
        "--chain", type=Path, metavar="FILE", help="the chain (default: signatures.csv beside the table)"
    )
    parser.add_argument("--code", default="", help="the code that you were told, to be compared")
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="a receipt for this statement")
    parser.add_argument("--key", default="", metavar="HEX", help="the public key that the receipt must be signed with")


def run(options: argparse.Namespace) -> int:
    """Say what was found; 0 only where everything that was given fits."""
    from advocacy.archives import read_file
    from advocacy.errors import InputError, file_label, told
    from advocacy.languages import Languages
    from advocacy.registry import Registry
    from advocacy.resources import Resources
    from advocacy.signing import chain
    from advocacy.signing.publishing import also
    from advocacy.signing.reading import read_statement
    from advocacy.signing.table import read
    from advocacy.signing.verifying import verify
    from advocacy.views.terminal import flat

    found = read_statement(options.statement)
    table = events = None
    if options.table is not None:
        table = read(read_file(options.table), file_label(options.table)), file_label(options.table)
    beside = options.table.with_name(chain.SIGNATURES) if options.table is not None else None
    path = options.chain or (beside if beside is not None and beside.is_file() else None)
    if path is not None:
        events = chain.read(read_file(path), file_label(path)), file_label(path)
    if options.receipt is not None and not options.key:
        raise InputError("Say whose key the receipt must be signed with: --key.")
    words = also(Languages(Resources()), Registry(Resources()))
    result = verify(found, file_label(options.statement), table, events, code=options.code, also=words)
    if options.receipt is not None:
        result.findings.extend(_receipt(options, result, events[0] if events is not None else ()))
    _tell(found, result, table is not None, options.ui)
    if options.receipt is not None and not result.findings.errors:
        print(told("The receipt is valid: the key signed that this statement was signed.", options.ui))
    for finding in result.findings:
        print(flat(finding, options.ui))
    _conclude(result, table is not None, bool(options.code), options.ui)
    return 1 if result.findings.errors else 0


def _receipt(options: argparse.Namespace, result: Verified, events: Events) -> Findings:
    from advocacy.archives import read_file
    from advocacy.errors import Finding, Findings, Place, Severity, file_label
    from advocacy.signing.receipts import stands_in, verify_receipt

    label = file_label(options.receipt)
    receipt = verify_receipt(read_file(options.receipt), options.key, label)
    findings = Findings()
    if receipt.statement != result.statement:
        message = "The receipt is for another statement."
        findings.add(Finding("signature", Severity.ERROR, message, "", Place(label)))
    if events and not stands_in(receipt, events):
        message = "The chain does not hold what the receipt says, so it was written anew since."
        findings.add(Finding("signature", Severity.ERROR, message, "", Place(label)))
    return findings


def _tell(found: FoundStatement, result: Verified, has_table: bool, ui: str) -> None:
    from advocacy.errors import said, told

    def say(message: str) -> None:
        print(told(message, ui))

    say(said("Code: {code}", code=result.code))
    for version in found.stated:
        print(f"  {version.language:4} {version.digest}  {version.role}".rstrip())
    say(said("In this file: {languages}.", languages=", ".join(result.languages)))
    if result.others:
        say(said("Signed as well, and not in this file: {languages}.", languages=", ".join(result.others)))
    for where, words in found.outside:
        say(said("Not part of what was signed ({where}): {words}", where=told(where, ui), words=words[:200]))
    for held in found.versions:
        for words in held.headings:
            say(said("Not part of what was signed ({where}): {words}", where=told("heading", ui), words=words[:200]))
    if has_table:
        for language, number in result.named.items():
            say(said(
                "{language}: {named} names are in the table; {silent} rows of it are not printed here.",
                language=language, named=number, silent=result.silent[language],
            ))  # fmt: skip


def _conclude(result: Verified, has_table: bool, has_code: bool, ui: str) -> None:
    from advocacy.errors import told

    if result.findings.errors:
        print(told("This is NOT what was signed, or it cannot be told. See above.", ui))
    elif has_table and any(result.named.values()):
        print(told("These are the words that were signed, and these names signed them.", ui))
    elif has_table:
        print(told("These are the words that were fixed. The file names nobody who signed them.", ui))
    elif has_code:
        print(told("These are the words of this code. Who signed them is not known without the table.", ui))
    else:
        message = (
            "The words fit the code that the file states. Compare the code with one from somebody you trust: "
            "who changes words can change the code in the file as well."
        )
        print(told(message, ui))
