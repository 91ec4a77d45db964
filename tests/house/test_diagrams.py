"""The diagrams in the docs are the tables in the code."""

from queue_server.core import lifecycle as life
from queue_server.core.events import TicketCalled, TicketIssued
from tests.house.diagrams import BLOCK, PAGE, drawings, of_moves, redrawn


def test_the_page_holds_every_diagram_as_the_tables_draw_it():
    page = PAGE.read_text("utf-8")
    assert [block[2] for block in BLOCK.finditer(page)] == list(drawings())
    assert redrawn(page, drawings()) == page


def test_a_move_that_is_added_or_taken_away_changes_the_diagram():
    moves = {("", TicketIssued): life.WAITING, (life.WAITING, TicketCalled): life.CALLED}
    drawn = of_moves(moves, ends=[life.CALLED])
    assert drawn == (
        "```mermaid\nstateDiagram-v2\n    [*] --> waiting: TicketIssued\n"
        "    waiting --> called: TicketCalled\n    called --> [*]\n```\n"
    )
    page = f"before\n<!-- drawn: tickets -->\n{drawn}<!-- /drawn -->\nafter\n"
    assert redrawn(page, {"tickets": drawn}) == page
    del moves[life.WAITING, TicketCalled]
    assert redrawn(page, {"tickets": of_moves(moves)}) != page
