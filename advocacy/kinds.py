"""Kinds of document: Jinja templates of named blocks, `templates/<language>/<kind>.md.j2`.

A template reads like the letter: each `{% block name %}` holds a part with that language's default wording. Filters
give words a name, so that a campaign can change them:

    {{ "Date: {date}" | wording("line") }}                    words around data; {slots} are filled in
    {{ concerns | introduced("We are concerned:") }}          a list with its default introduction (named "intro")
    {{ victim.born | labelled("Date of birth", "born") }}     a value after its label; nothing when it is empty
    {{ opening | led("({dateline}) –", "dateline") }}         words before a text, in its first paragraph
    {{ earlier | printed("{reference}[, {date}]", "line") }}  a record by a pattern; [parts] go when a slot is empty

Templates see values only (never files or objects of the program), run in Jinja's sandbox, and a name that does not
exist is an error, never a blank. What all kinds of a language share stands once, in `_blocks.md.j2`: a block that says
`{{ super() }}` prints its namesake from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2 import exceptions as jinja_errors
from jinja2.environment import Template
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from advocacy.errors import Place, TemplateError, did_you_mean, file_label, joined, said
from advocacy.reader import read_text
from advocacy.resources import Resources
from advocacy.rules import Rules, read_rules

SUFFIX = ".md.j2"
_SHARED = "_blocks"
# Filters that templates need; the others of Jinja can grow a text without bound or rewrite its letters.
_FILTERS = ("default", "first", "join", "last", "length")


_SUPER = re.compile(r"\{\{-?\s*super\(\)\s*-?\}\}")
_BLOCK_TEXT = re.compile(r"\{%-?\s*block\s+(?P<name>\w+)\s*-?%\}(.*?)\{%-?\s*endblock\b.*?%\}", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)\s*-?%\}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind in one language: its blocks in their default order, and the named wording of each."""

    name: str
    language: str
    description: str
    blocks: tuple[str, ...]
    wording: Mapping[str, Mapping[str, str]]
    source: Mapping[str, str]


class Kinds:
    """The kinds that can be found; a campaign's own templates come first."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._kinds: dict[tuple[str, str], Kind] = {}
        self._templates: dict[tuple[str, str], Template] = {}
        self._sources: dict[tuple[str, str], tuple[Path, str]] = {}
        self._rules: dict[str, Rules] = {}

    @cached_property
    def names(self) -> list[str]:
        """All kinds, sorted."""
        return self._resources.kinds()

    def languages(self, name: str) -> list[str]:
        """The languages in which a kind exists."""
        return [code for code in self._resources.languages() if self._resources.template(code, name + SUFFIX)]

    def get(self, name: str, language: str) -> Kind:
        """A kind in a language.

        Raises:
            TemplateError: there is none, or its template is broken.
        """
        if (name, language) not in self._kinds:
            self._load(name, language)
        return self._kinds[name, language]

    def rules(self, name: str) -> Rules:
        """What a kind asks for beyond its words; nothing when there is no such kind.

        Raises:
            TemplateError: its file of rules is broken.
        """
        if name not in self.names:
            return Rules()
        if name not in self._rules:
            self._rules[name] = read_rules(self._resources, name)
        return self._rules[name]

    def block_names(self, name: str) -> list[str]:
        """The blocks of a kind in any language; [] when there is no such kind."""
        if name not in self.names:
            return []  # so that a name is never a way to another file
        sources = (self._source(name, code)[1] for code in self.languages(name))
        return list(dict.fromkeys(_plain_name(block) for source in sources for block in _BLOCK.findall(source)))

    def wording_names(self, name: str) -> dict[str, list[str]]:
        """The names of the wording of each block of a kind."""
        return {
            block: list(wording)
            for code in self.languages(name)[:1]
            for block, wording in self.get(name, code).wording.items()
        }

    def render(self, name: str, language: str, block: str, values: Mapping[str, Any]) -> str:
        """The Markdown of one block of a kind, with values where the template asks for them.

        Raises:
            TemplateError: the template asks for a value that does not exist, or goes wrong otherwise.
        """
        self.get(name, language)
        template = self._templates[name, language]
        context = template.new_context(dict(values))
        try:
            return "".join(template.blocks[_jinja_name(block)](context))
        except jinja_errors.TemplateError as error:
            message = said("block {block}: {reason}.", block=block, reason=error.message)
            raise TemplateError(message, Place(f"templates/{language}/{name}{SUFFIX}")) from error

    def _source(self, name: str, language: str) -> tuple[Path, str]:
        if (name, language) not in self._sources:
            path = self._resources.template(language, name + SUFFIX)
            if path is None:
                message = 'The kind "{kind}" does not exist in "{language}": no templates/{language}/{kind}.md.j2.'
                raise TemplateError(said(message, kind=name, language=language))
            self._sources[name, language] = path, read_text(path)
        return self._sources[name, language]

    def _load(self, name: str, language: str) -> None:
        path, source = self._source(name, language)
        has_shared = self._resources.template(language, _SHARED + SUFFIX) is not None
        shared = _block_texts(self._source(_SHARED, language)[1]) if has_shared else {}
        whole = _with_shared(source, shared)
        try:
            self._kinds[name, language], code = _compiled(name, language, whole)
        except jinja_errors.TemplateSyntaxError as error:
            raise _broken(path, source, error) from error
        self._templates[name, language] = Template.from_code(_ENVIRONMENT, code, {})


@lru_cache(maxsize=64)
def _compiled(name: str, language: str, source: str) -> tuple[Kind, CodeType]:
    """A kind and its code, kept for the campaigns of one process that use the same text."""
    tree = _ENVIRONMENT.parse(source)
    return _described(name, language, source, tree), _ENVIRONMENT.compile(tree, name)


def _block_texts(source: str) -> dict[str, str]:
    """The text of each block of a template."""
    return dict(_BLOCK_TEXT.findall(source))


def _with_shared(source: str, shared: Mapping[str, str]) -> str:
    """A kind's text with the text of a shared block where the kind asks for it; one template is compiled, not two."""

    def filled(block: re.Match[str]) -> str:
        text = shared.get(block["name"])
        return _SUPER.sub(lambda _: text.strip("\n"), block[0]) if text is not None else block[0]

    return _BLOCK_TEXT.sub(filled, source)


def _broken(path: Path, source: str, error: jinja_errors.TemplateSyntaxError) -> TemplateError:
    """The line of a mistake in the kind's own file; what is wrong with a shared block has no line there."""
    line = error.lineno if _SUPER.search(source) is None else 0
    try:
        _ENVIRONMENT.parse(source)
    except jinja_errors.TemplateSyntaxError as own:
        error, line = own, own.lineno
    return TemplateError(said("{reason}.", reason=error.message), Place(file_label(path), line))


def _described(name: str, language: str, source: str, tree: nodes.Template) -> Kind:
    comment = re.match(r"\s*\{#-?\s*(.*?)\s*-?#\}", source, re.DOTALL)
    blocks = [node for node in tree.body if isinstance(node, nodes.Block)]
    for node in tree.body:
        stray = isinstance(node, nodes.Output) and any(
            not isinstance(part, nodes.TemplateData) or part.data.strip() for part in node.nodes
        )
        if stray:
            raise jinja_errors.TemplateSyntaxError(said("everything in a kind must stand in a block"), node.lineno)
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        message = said("a kind stands alone: it cannot include, import or extend")
        raise jinja_errors.TemplateSyntaxError(message, node.lineno)
    return Kind(
        name,
        language,
        " ".join(comment[1].split()) if comment else "",
        tuple(_plain_name(block.name) for block in blocks),
        {_plain_name(block.name): dict(_wording(block)) for block in blocks},
        {_plain_name(block): text.strip() for block, text in _block_texts(source).items()},
    )


def _wording(block: nodes.Block) -> list[tuple[str, str]]:
    """The named wording of a block, in the order of the template."""
    found: list[tuple[str, str]] = []
    for node in block.find_all(nodes.Filter):
        constants = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if node.name == "wording" and isinstance(node.node, nodes.Const) and constants:
            found.append((str(constants[0]), str(node.node.value)))
        elif node.name in ("labelled", "led", "printed") and len(constants) > 1:
            found.append((str(constants[1]), str(constants[0])))
        elif node.name == "introduced":
            found += [("intro", str(constants[0]))] if constants else []
            found += [
                ("intro-of", str(keyword.value.value))
                for keyword in node.kwargs
                if keyword.key == "of" and isinstance(keyword.value, nodes.Const)
            ]
    return found


def _jinja_name(block: str) -> str:
    return block.replace("-", "_")


def _plain_name(block: str) -> str:
    return block.replace("_", "-")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without the operators that can fill the memory or hold the processor in one step."""

    intercepted_binops = frozenset({"**", "*", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        raise jinja_errors.SecurityError(said('the operator "{operator}" is not available', operator=operator))


def _from_context(name: str) -> Callable[..., Any]:
    @pass_context
    def call(context: Context, *arguments: Any, **named: Any) -> Any:
        return context[name](*arguments, **named)

    return call


def _environment() -> ImmutableSandboxedEnvironment:
    environment = _Sandbox(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS} | {
        # The functions behind these belong to the letter that is being composed, so they come with its values.
        "wording": _from_context("_wording"),
        "introduced": _from_context("_introduced"),
        "quoted": _from_context("_quoted"),
        "labelled": _from_context("_labelled"),
        "led": _from_context("_led"),
        "printed": _from_context("_printed"),
    }
    return environment


_ENVIRONMENT = _environment()


def show(kinds: Kinds, name: str) -> str:
    """A kind for people: its blocks in order, each with what it prints by default in every language.

    Raises:
        TemplateError: there is no such kind.
    """
    if name not in kinds.names:
        hint = did_you_mean(name, kinds.names) or said("There are {known}.", known=", ".join(kinds.names))
        raise TemplateError(joined(said('There is no kind of document "{name}".', name=name), hint))
    lines = []
    versions = [kinds.get(name, code) for code in kinds.languages(name)]
    lines += [f"{version.language}  {version.description}" for version in versions]
    for block in kinds.block_names(name):
        lines += ["", block]
        for version in versions:
            for wording, words in version.wording.get(block, {}).items():
                lines.append(f"    {version.language}  {wording}: {words}")
    return "\n".join(lines)
