"""What is stored of emails."""
