"""Views of findings: one list, shown where people work. Each view reads findings and changes nothing."""
