"""An operator's own program as a channel: it gets each event as signed JSON, and says nothing back."""
