"""What is seen from outside: traces and metrics by OpenTelemetry, where somebody collects them."""
