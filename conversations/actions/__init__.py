"""Every button and command, a row for each: what it is called, who may use it and when, and what it carries."""
