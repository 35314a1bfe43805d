"""What signing wrote beside a campaign, read for those who print it."""

from __future__ import annotations

from advocacy.archives import read_file
from advocacy.load import Campaign
from advocacy.signing.chain import SIGNATURES, Events, read


def chain_of(campaign: Campaign) -> Events:
    """The chain of signatures of a campaign, none where nobody signed yet.

    Raises:
        InputError: it cannot be read.
    """
    path = campaign.folder / SIGNATURES
    if not path.is_file():
        return ()
    return read(read_file(path), path.name)
