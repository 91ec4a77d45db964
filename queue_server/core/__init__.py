"""The rules of the house, pure: no I/O, clock, randomness, logging or texts.

Read in this order: ``office`` (what is configured), ``commands`` and ``events`` (what can be asked
and what can have happened), ``lifecycle`` (the allowed moves, one table), ``state`` (a day so
far), ``rank`` (who is first), ``decide`` (command → events or a refusal), ``evolve`` (event →
state), ``timers`` (what falls due by itself).
"""
