"""What every channel needs in the same way, whatever its platform."""
