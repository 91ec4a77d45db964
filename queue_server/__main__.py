"""``python -m queue_server`` is ``motcua-server``."""

from queue_server.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
