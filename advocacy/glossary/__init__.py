"""The term base: which words of a language are right, accepted or wrong for a concept of another."""
