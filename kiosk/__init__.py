"""The self-service kiosk: a number to take, a visit to rate."""
