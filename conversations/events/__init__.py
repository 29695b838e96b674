"""Everything that can happen: a row for each kind, and what an event of each carries."""
