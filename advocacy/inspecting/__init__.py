"""What a finished file would give away besides what it shows, and a copy of it without that.

`reading.inspect` looks, by content and not by name, into DOCX, PDF, PNG, JPEG, Markdown, HTML and plain text, and gives
`traces.Trace`s. `cleaning.clean` writes a copy from what a list allows, looks into that copy again, and refuses rather
than leave something serious in it.
"""
