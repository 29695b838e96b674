"""Statements about reviews: verdicts, conditions, opinions, sign-offs, and questions that a colleague is asked."""
