"""The rows of the table, one module for those that are measured together."""
