"""The app package: the zip that an administrator uploads to Teams."""
