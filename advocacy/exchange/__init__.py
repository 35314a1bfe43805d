"""Texts on their way to translators and back: one model, and a module for each format.

    campaign ──review──▶ Job(segments) ──write──▶ a file ──a translator──▶ read ──▶ Returned(segments)

A format module has `write(job) -> bytes` and `read(data, label) -> Returned`. It knows nothing of campaigns; what came
back is compared and taken in by `review`.
"""
