"""What messages cost, as a message and as a form."""
