"""A case file drawn as a PDF and as a spreadsheet, and handed to who asked for it."""
