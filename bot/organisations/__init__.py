"""The NHS's list of organisations, as an operator loads it."""
