"""The translation memory: texts that were translated before, offered again where the same or a like text comes.

`store` is the file, `likeness` the measure of how alike two texts are, `tmx` the exchange with other programs.
"""
