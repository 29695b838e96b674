"""Statements about the NHS's list of organisations."""
