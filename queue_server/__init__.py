"""The queue server: the core's rules, the log that keeps them, the pages and machines it serves."""
