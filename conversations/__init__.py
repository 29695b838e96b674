"""What is said, asked and decided: it knows no chat platform and opens no connection."""
