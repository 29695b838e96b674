"""What is drawn for Teams: Adaptive Cards."""
