"""One letter to each of many: who they are, what differs between their letters, and the files."""
