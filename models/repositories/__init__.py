"""What is asked of the database and written to it, in one module for each thing that stands in it."""
