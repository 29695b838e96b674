"""The calendar of a Microsoft 365 tenant, by Microsoft Graph: events with a link to join, made, moved and taken out."""
