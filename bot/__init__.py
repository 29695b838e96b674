"""The application: settings, start-up, the server, the worker and the operator's commands."""
