"""Where events are kept. Only this package touches the store; only ``office_day`` writes to it."""
