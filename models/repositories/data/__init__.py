"""Statements about the stored data as data: what is cleared away, what is held about somebody, and what is erased."""
