"""The office of the day in virtual time: the same core, driven by chance or by given tickets.

Read in this order: ``scenario`` (the file, and what is wrong in it), ``house`` (the office that it
describes, and its first-come-first-served twin), ``chance`` (who comes, how long it takes, who
loses patience), ``run`` (one run of ``decide`` and ``evolve``), ``figures`` (waits → numbers),
``twin`` (the mean corrected by the twin), ``simulate`` (all of it). ``staffing`` asks the other
way round: how few counters are enough. Nothing here does I/O or looks at a clock.
"""
