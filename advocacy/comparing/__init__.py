"""Comparing finished files that should say the same in two languages, whoever wrote them and with what program.

    file ──reading──▶ [FoundParagraph] ──halves (one file, two languages)──▶ English, Vietnamese ──align──▶ [Bead]
                                                                                 compare ──▶ Comparison: rows, findings

Readers judge nothing; `compare` hands each row to the same checks that a campaign gets.
"""
