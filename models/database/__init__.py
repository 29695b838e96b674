"""The database: engines, transactions, readiness, migrations."""
