"""What a button carries beside its action and its onboarding: a type for each kind, read from and written to the wire.

`parse` reads the text that a button or a form carried, which may be years old, and `str` writes it. Buttons, modals
and receipts hold that text, so it never changes its form.
"""
