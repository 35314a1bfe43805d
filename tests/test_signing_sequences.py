"""Whatever a coordinator does in whatever order: nobody is lost, doubled, or printed against consent or under other words.

A machine of Hypothesis works at the desk as the commands do, with files, and keeps a plain account of its own of who
agreed to what. All names are invented.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from advocacy.compose import Composition
from advocacy.errors import InputError
from advocacy.languages import PartialDate
from advocacy.load import Campaign, load_campaign
from advocacy.signing import chain
from advocacy.signing.desk import Desk, open_desk
from advocacy.signing.freezing import freeze
from advocacy.signing.importing import apply, plan
from advocacy.signing.table import Row, Table, edited, new_id, read, write
from advocacy.signing.versions import compose_versions

DAY = "2026-05-05"
STATEMENT = """\
kind: joint-statement
date: 2026-05-04
title: {{en: On visits, vi: Về việc thăm gặp}}
opening: {{en: "{en}", vi: "{vi}"}}
signatories: {{from: signatories.csv, as: list, order: name, heading: {{en: Signed by, vi: Đồng ký tên}}}}
"""
# The second differs from the first in type alone.
TEXTS = (
    ("We call on them, to allow visits.", "Chúng tôi kêu gọi họ, cho thăm gặp."),
    ("We call on them to allow visits.", "Chúng tôi kêu gọi họ cho thăm gặp."),
    ("We call on them to allow letters.", "Chúng tôi kêu gọi họ cho gửi thư."),
)
ALIKE = {0: 1, 1: 0}
NAMES = {
    **dict.fromkeys(("Quercus", "Betula", "Cedrus", "Salix"), "organisation"),
    **dict.fromkeys(("Populus", "Tilia", "Alnus"), "person"),
}
CONSENTS = {
    "named": "named", "organisation only": "organisation-only", "counted only": "counted-only", "anonymous": "anonymous",
    "perhaps": "", "": "",
}  # fmt: skip
BEGUN = {
    "Quercus": "organisation only", "Betula": "organisation only", "Cedrus": "anonymous", "Salix": "perhaps",
    "Populus": "named", "Tilia": "named", "Alnus": "counted only",
}  # fmt: skip
WHO = st.sampled_from(sorted(NAMES))
CELLS = st.one_of(
    st.tuples(st.just("consent"), st.sampled_from(sorted(set(CONSENTS.values())))),
    st.tuples(st.just("status"), st.sampled_from(["invited", "pending", "confirmed", "confirmed", "withdrawn"])),
    st.tuples(st.just("show"), st.sampled_from(["", "public", "coalition", "confidential"])),
    st.tuples(st.just("city"), st.sampled_from(["", "Exampletown"])),
    st.tuples(st.just("representative"), st.sampled_from(["", "Fraxinus"])),
    st.tuples(st.just("authority"), st.sampled_from(["", "a letter"])),
)
SIGNED = ("consent", "show", "city")
WIDTH = {"": 0, "public": 0, "coalition": 1, "confidential": 2}


@dataclass
class Account:
    """What one signatory agreed to, as somebody with a notebook would write it down."""

    cells: dict[str, str] = field(default_factory=dict)
    text: int | None = None  # the one that it signed
    signed: dict[str, str] = field(default_factory=dict)  # the cells at that time

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def is_changed(self) -> bool:
        """Whether somebody edited in the row what the signature is for."""
        if self.text is None:
            return False
        columns = SIGNED if self["consent"] == "organisation-only" else (*SIGNED, "representative")
        return any(self[column] != self.signed.get(column, "") for column in columns)

    def sign(self, text: int) -> None:
        """It signs these words; who signed them as the row stands signs nothing anew."""
        self.text, self.signed = text, dict(self.cells)


class Coordination(RuleBasedStateMachine):
    """The desk of one statement."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.accounts: dict[str, Account] = {}
        self.text = 0
        self.frozen: set[int] = set()
        self.gone: list[bytes] = []

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @property
    def campaign(self) -> Campaign:
        return load_campaign(self.folder)

    @property
    def desk(self) -> Desk:
        return open_desk(self.campaign)

    @property
    def can_sign(self) -> bool:
        return self.text in self.frozen

    def table(self) -> Table:
        return read((self.folder / "signatories.csv").read_bytes(), "")

    def row(self, name: str) -> Row:
        (found,) = [row for row in self.table().rows if row["name"] == name]
        return found

    # -- what a coordinator does

    @initialize(text=st.sampled_from([0, 1, 2]), begun=st.sampled_from([True, True, False]))
    def begin(self, text: int, begun: bool) -> None:
        self.change_text(text)
        (self.folder / "signatories.csv").write_bytes(write(Table()))
        # Most begin in the midst of the work, since what may go wrong takes some steps.
        if begun:
            self.import_a_form(list(BEGUN.items()))
            self.freeze()
            for name in ("Quercus", "Betula", "Populus", "Cedrus", "Alnus"):
                self.confirm(name)

    @rule(entries=st.lists(st.tuples(WHO, st.sampled_from(sorted(CONSENTS))), min_size=1, max_size=4))
    def import_a_form(self, entries: list[tuple[str, str]]) -> None:
        """Who comes in is pending; a consent that is known stays, and so does what was signed."""
        stream = io.StringIO()
        csv.writer(stream).writerows(
            [("kind", "name", "consent"), *((NAMES[name], name, answer) for name, answer in entries)]
        )
        desk = self.desk
        replace(desk, table=apply(desk.table, plan(desk.table, stream.getvalue().encode(), "form.csv"))).save()
        for name, answer in entries:
            account = self.accounts.get(name)
            if account is None:
                self.accounts[name] = Account({"status": "pending", "consent": CONSENTS[answer]})
            # Two people may have one name, so somebody must say that they are one.
            elif NAMES[name] == "organisation" and not account["consent"] and account.text is None:
                account.cells["consent"] = CONSENTS[answer]

    @rule(name=WHO, cell=CELLS)
    def edit(self, name: str, cell: tuple[str, str]) -> None:
        """In a spreadsheet, where nothing keeps anybody from editing what was signed."""
        if name in self.accounts:
            (self.folder / "signatories.csv").write_bytes(
                write(edited(self.table(), self.row(name)["id"], dict([cell])))
            )
            self.accounts[name].cells[cell[0]] = cell[1]

    @rule(text=st.sampled_from(range(len(TEXTS))))
    def change_text(self, text: int) -> None:
        en, vi = TEXTS[text]
        (self.folder / "campaign.yaml").write_text(STATEMENT.format(en=en, vi=vi), encoding="utf-8")
        self.text = text

    @rule()
    def freeze(self) -> None:
        frozen = freeze(self.campaign, self.desk.document, PartialDate.parse(DAY))
        assert frozen.text is not None, [str(finding) for finding in frozen.findings]
        assert frozen.is_new == (self.text not in self.frozen)
        self.frozen.add(self.text)

    @rule(name=WHO)
    def confirm(self, name: str) -> None:
        ready = self.can_sign and name in self.accounts and bool(self.accounts[name]["consent"])
        try:
            self.desk.confirmed([name], DAY).save()
        except InputError:
            assert not ready
        else:
            assert ready
            self.accounts[name].cells["status"] = "confirmed"
            self.accounts[name].sign(self.text)

    @rule()
    def confirm_all(self) -> None:
        """All that have confirmed and signed nothing; who has not said how to be shown is passed over."""
        waiting = [
            each
            for each in self.accounts.values()
            if each["status"] == "confirmed" and each.text is None and each["consent"]
        ]
        try:
            self.desk.confirmed([], DAY).save()
        except InputError:
            assert not self.can_sign
        else:
            assert self.can_sign
            for each in waiting:
                each.sign(self.text)

    @precondition(lambda self: self.can_sign)
    @rule()
    def carry_over(self) -> None:
        """A change of type alone: for all who signed the other text, and whose rows are what they signed."""
        carried = [
            each for each in self.accounts.values()
            if each["status"] == "confirmed" and each.text is not None and each.text == ALIKE.get(self.text) and not each.is_changed
        ]  # fmt: skip
        try:
            self.desk.carried(DAY).save()
        except InputError:
            assert not carried
        else:
            assert carried
            for each in carried:
                each.sign(self.text)

    @rule(name=WHO)
    def withdraw(self, name: str) -> None:
        if name not in self.accounts:
            with pytest.raises(InputError):
                self.desk.without(name, DAY)
            return
        row = self.row(name)
        self.desk.without(name, DAY).save(forgetting=True)
        del self.accounts[name]
        left = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        for secret in (name, row["id"], row["salt"]):
            assert not secret or secret.encode() not in left
        self.gone += [row["salt"].encode()] if row["salt"] else []

    @rule(name=WHO, has_same_id=st.booleans())
    def forge(self, name: str, has_same_id: bool) -> None:
        """A row that claims somebody's signature is printed nowhere, and told."""
        if name not in self.accounts or self.accounts[name].text is None:
            return
        path = self.folder / "signatories.csv"
        before, row = path.read_bytes(), self.row(name)
        claim = {**row.cells, "name": "Forgeddia", "id": row["id"] if has_same_id else new_id()}
        path.write_bytes(write(replace(self.table(), rows=(*self.table().rows, Row(claim)))))
        desk = self.desk
        # While two rows have one id, nothing is printed at all.
        made = compose_versions(desk.campaign, desk.document, ["en"])["en"].document
        assert (made is None) == has_same_id
        assert "Forgeddia" not in str(made)
        assert desk.findings().errors
        path.write_bytes(before)

    # -- what always holds

    @invariant()
    def nobody_is_lost_or_doubled(self) -> None:
        rows = self.table().rows
        assert sorted(row["name"] for row in rows) == sorted(self.accounts)
        ids = [row["id"] for row in rows]
        assert all(ids)
        assert len(set(ids)) == len(ids)
        for row in rows:
            for column in ("status", "consent", "show", "city", "representative", "authority"):
                assert row[column] == self.accounts[row["name"]][column], column

    @invariant()
    def the_table_the_chain_and_what_is_printed_agree(self) -> None:
        campaign = self.campaign
        desk = open_desk(campaign)
        self._assert_chain(desk)
        for edition in ("public", "coalition"):
            made = compose_versions(campaign, desk.document, ["en", "vi"], edition)
            for composition in made.values():
                self._assert_printed(_words(composition), edition)
        self._assert_published(desk)

    def _assert_chain(self, desk: Desk) -> None:
        """The two agree but where a row was edited after it was signed."""
        assert [str(finding) for finding in chain.verify_chain(desk.events)] == []
        live = chain.live(desk.events)
        assert len(live) == sum(each.text is not None for each in self.accounts.values())
        assert sorted(live) == sorted(row["event"] for row in desk.table.rows if row["event"])
        found = {finding.place.line for finding in chain.check(desk.table, desk.events, desk.name)}
        changed = {name for name, each in self.accounts.items() if each.is_changed}
        assert {row["name"] for row in desk.table.rows if row.line in found} == changed

    def _assert_printed(self, said: str, edition: str) -> None:
        """Only who agreed to be named, and to these words, is printed, and once."""
        named = {name: each for name, each in self.accounts.items() if self._is_named(name, each, edition)}
        assert {name: said.count(name) for name in NAMES if name in said} == dict.fromkeys(named, 1)
        spoken = [each for each in named.values() if each["representative"] and each["consent"] == "named"]
        assert said.count("Fraxinus") <= len(spoken)

    def _is_named(self, name: str, each: Account, edition: str) -> bool:
        if each["status"] != "confirmed" or WIDTH[each["show"]] > WIDTH[edition]:
            return False
        # While no text was ever frozen there is none to sign, and a draft lists who has confirmed.
        if self.frozen and (not self.can_sign or each.text != self.text or each.is_changed):
            return False
        return each["consent"] == "named" or (each["consent"] == "organisation-only" and NAMES[name] == "organisation")

    def _assert_published(self, desk: Desk) -> None:
        """The table that goes out holds who is printed; while a row is not what was signed, nothing goes out."""
        left = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        assert not any(salt in left for salt in self.gone)
        if any(each.is_changed for each in self.accounts.values()):
            assert desk.findings().errors
        elif self.can_sign:
            table = chain.published(desk.table, desk.events, desk.text.digest)
            named = {name for name, each in self.accounts.items() if self._is_named(name, each, "public")}
            assert {row["name"] for row in table.rows} == named
            assert b"a letter" not in write(table)


def _words(composition: Composition) -> str:
    """What a build prints, in any place."""
    assert composition.document is not None, [str(finding) for finding in composition.findings]
    return str(composition.document.sections)


Coordination.TestCase.settings = settings(
    max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestCoordination = Coordination.TestCase


def test_a_change_of_type_is_carried_over_for_nobody_whose_row_was_edited_since() -> None:
    """Else an edit of the table would name somebody who agreed to be counted, by a consent that nobody gave."""
    work = Coordination()
    work.begin(0, begun=True)
    work.edit("Quercus", ("consent", "named"))
    work.edit("Populus", ("city", "Exampletown"))
    work.change_text(1)
    work.freeze()
    work.carry_over()
    work.the_table_the_chain_and_what_is_printed_agree()
    assert [work.accounts[name].text for name in ("Quercus", "Betula", "Populus")] == [0, 1, 0]
    work.teardown()
