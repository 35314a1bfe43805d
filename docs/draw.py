"""Draws the pictures of `docs/blocks.md`: the first pages of an example of each kind, in both languages.

Run `python docs/draw.py` after changing how pages look. It needs LibreOffice (`soffice`), `pdftoppm` and Pillow.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from advocacy.builder import build
from advocacy.load import load_campaign

DOCS = Path(__file__).parent
EXAMPLES = DOCS.parent / "examples"
# Of each kind: the example, its document, and the first page that is drawn.
SHOWN = {
    "open-letter": ("visits/letter.yaml", "letter", 1),
    "rapporteur-request": ("cybercrime-convention", "rapporteurs", 1),
    "joint-statement": ("draft-decree", "joint-statement", 1),
    "briefing": ("imprisoned-writers", "briefing", 2),
    "submission": ("detained-teacher", "submission", 1),
    "communication": ("questions-to-a-government", "communication", 1),
    "press-release": ("imprisoned-writers", "release", 1),
    "upr-submission": ("shadow-review", "upr-submission", 2),
    "annex": ("questions-to-a-government", "communication", 4),
}
RESOLUTION, COLOURS, GAP = 50, 24, 8


def main() -> None:
    """Draw all pictures anew."""
    (DOCS / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for kind, (example, document, page) in SHOWN.items():
            campaign = load_campaign(EXAMPLES / example)
            written = build(campaign, documents=[document], formats=["docx"], out=Path(folder) / kind).written
            pages = [_page(path, page) for path in written]
            width = sum(image.width for image in pages) + GAP * (len(pages) - 1)
            both = Image.new("RGB", (width, pages[0].height), "#c8c8c8")
            at = 0
            for image in pages:
                both.paste(image, (at, 0))
                at += image.width + GAP
            both.quantize(COLOURS).save(DOCS / "pictures" / f"{kind}.png", optimize=True)


def _page(path: Path, number: int) -> Image.Image:
    """One page of a Word file as a picture."""
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", path.parent, path], check=True, capture_output=True
    )
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    target = path.with_suffix("")
    command = ["pdftoppm", "-r", str(RESOLUTION), *pages, "-png", str(path.with_suffix(".pdf")), str(target)]
    subprocess.run(command, check=True)
    return Image.open(f"{target}.png").convert("RGB")


if __name__ == "__main__":
    main()
