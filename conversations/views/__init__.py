"""What people are shown: cards, lists, notices, pages."""
