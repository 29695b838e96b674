"""What waits in the outbox is sent, retried, and reported where it does not arrive."""
