"""Commands that have actions of their own, one module a command; `cli` adds them to its flags."""
