"""Machine drafts: a first version of a missing text, which a person must read, correct and approve.

`draft` is the entrance: a `Drafter` of an `Engine`, a glossary and two languages. Only `argos` knows Argos Translate.
"""
