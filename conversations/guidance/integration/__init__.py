"""Integrating with NHS Notify: what to do and to try, requests to begin with, and what test results show."""
