"""What is said and decided of stages under review, and how long their evidence lasts."""
