"""Spoken announcements: ``protocol`` · ``player`` · ``announcer`` queues · ``virtual``."""
