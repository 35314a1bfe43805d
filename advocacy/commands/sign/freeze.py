"""`advocacy sign freeze`: fix the words of a document in all its languages."""

from __future__ import annotations

import argparse

from advocacy.commands.sign import campaign_and_document, date_flag, day


def declare(parser: argparse.ArgumentParser) -> None:
    """The flags of the action."""
    campaign_and_document(parser)
    date_flag(parser, "the day that is printed with the code")


def run(options: argparse.Namespace) -> int:
    """Freeze, and say the code; 1 while the document is not final."""
    from advocacy.errors import InputError, said, told
    from advocacy.languages import PartialDate
    from advocacy.load import load_campaign
    from advocacy.signing.desk import document_of
    from advocacy.signing.freezing import freeze
    from advocacy.views.terminal import flat

    campaign = load_campaign(options.campaign)
    document = document_of(campaign, options.document)
    try:
        date = PartialDate.parse(day(options))
    except ValueError as error:
        raise InputError(said('"{date}" is not a day of the form 2026-03-08.', date=options.date)) from error
    outcome = freeze(campaign, document, date)
    for finding in outcome.findings:
        print(flat(finding, options.ui))
    text = outcome.text
    if text is None:
        print(told("Nothing was frozen: the document is not final.", options.ui))
        return 1
    message = (
        "Frozen on {date}. Code: {code}"
        if outcome.is_new
        else "These words were frozen already, on {date}. Code: {code}"
    )
    print(told(said(message, date=text.date, code=text.code), options.ui))
    for version in text.versions:
        print(f"  {version.language:4} {version.digest}")
    print(
        told(
            said(
                "What can be sent out now: advocacy sign kit {campaign} {document}",
                campaign=options.campaign,
                document=document,
            ),
            options.ui,
        )
    )
    return 0
