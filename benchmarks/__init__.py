"""Measures the product on this machine. Run with `make bench`; nothing here is asserted in a test."""
