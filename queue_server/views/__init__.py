"""What each kind of screen shows, whole: State → structs of link.messages. Pure.

One module per screen; ``common`` holds what several show. A view is made from a durable state and
a time, nothing else, so the same recorded day always shows the same pictures.
"""

from queue_server.views.catalogue import catalogue
from queue_server.views.counter import counter
from queue_server.views.kiosk import kiosk
from queue_server.views.manager import manager
from queue_server.views.office import office
from queue_server.views.rating import rating
from queue_server.views.ticket import ticket
from queue_server.views.wall import wall

__all__ = ["catalogue", "counter", "kiosk", "manager", "office", "rating", "ticket", "wall"]
