"""What is read of the NHS's list of organisations."""
