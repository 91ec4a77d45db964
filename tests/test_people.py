"""What a password may be, how long wrong tries wait, and accounts from the command line."""

from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner

from queue_server import passwords
from queue_server.cli import app
from queue_server.common_passwords import common, is_common, plain
from queue_server.log.database import FILE, connect
from queue_server.passwords import Hashing, HashingBusy
from queue_server.tries import Patience
from tests.server import make_office


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done.output.strip()


# -- what is tried first ----------------------------------------------------------------------


def test_at_least_three_thousand_passwords_are_refused_that_are_long_enough():
    assert sum(len(password) >= passwords.LENGTH_MIN for password in common()) >= 3_000


@pytest.mark.parametrize(
    "password",
    [
        *("12345678", "123456789", "87654321", "11111111", "abcdefgh", "abc123abc123"),
        *("qwertyuiop", "asdfghjkl", "1qaz2wsx", "1q2w3e4r", "qwerty123"),
        *("password", "P@ssw0rd", "Admin@123", "welcome1", "letmein123", "iloveyou"),
        *("matkhau123", "mật khẩu 123", "M@tKhau123", "anhyeuem", "vietnam2024", "hanoi1234"),
        *("Nguyễn1985", "tuan1990", "hoang123456", "linh@123", "19121990", "30/04/1975"),
    ],
)
def test_a_password_that_people_make_by_rule_is_common(password):
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "bốn con ngựa đá",
        "mèo trèo cây cau",
        "Xk7#pQ2vLm",
        "tôi hay uống cà phê sáng",
        "chợ phiên 3 tảng",
    ],
)
def test_a_password_of_words_that_have_nothing_to_do_with_each_other_is_not(password):
    assert not is_common(password, ["thachchau", "hoa"])


@pytest.mark.parametrize("password", ["ThạchChâu2026", "xathachchau", "thach.chau.1"])
def test_the_name_of_the_office_is_no_password(password):
    with pytest.raises(passwords.TooCommon):
        passwords.check_password(password, passwords.site_words("xã Thạch Châu"))


def test_guessers_write_without_marks():
    assert plain("Đặng Thị Ngọc-Ánh") == "dangthingocanh"


@pytest.mark.parametrize(("length", "fits"), [(7, False), (8, True), (128, True), (129, False)])
def test_a_password_has_eight_to_a_hundred_and_twenty_eight_characters(length, fits):
    password = ("xưa nay đã thấy bao giờ " * 6)[:length]
    if fits:
        passwords.check_password(password, [])
    else:
        with pytest.raises(passwords.TooShort):
            passwords.check_password(password, [])


@pytest.mark.parametrize("pin", ["740915", "592836", "40917352"])
def test_a_pin_that_is_no_run_no_repetition_and_no_date_is_taken(pin):
    passwords.check_pin(pin)


@pytest.mark.parametrize("pin", ["", "12345", "123456789", "74091x", "٧٤٠٩١٥", "000000", "010190"])
def test_what_is_no_pin_or_a_plain_one_is_refused(pin):
    with pytest.raises(passwords.PinTooPlain):
        passwords.check_pin(pin)


def test_a_one_time_password_has_sixty_four_bits_and_is_read_without_doubt():
    made = [passwords.make_one_time() for _ in range(100)]
    assert len(set(made)) == 100
    assert len(passwords.ONE_TIME) ** passwords.ONE_TIME_LENGTH > 2**64
    assert not set("".join(made)) & set("01ilo")


# -- the work ---------------------------------------------------------------------------------


async def test_of_a_hundred_at_once_those_who_would_wait_too_long_are_told_so():
    hashing = Hashing()
    try:
        tried = await asyncio.gather(
            *(hashing.fits("x", None) for _ in range(60)), return_exceptions=True
        )
        busy = [one for one in tried if isinstance(one, HashingBusy)]
        assert len(busy) == 60 - passwords.WAITING_MAX
        assert not await hashing.fits("x", None)
    finally:
        hashing.close()


async def test_what_was_kept_by_less_work_is_known_and_is_kept_anew():
    hashing = Hashing()
    try:
        old = passwords.hasher(memory_kib=1024, passes=1).hash("bốn con ngựa đá")
        assert hashing.is_outdated(old)
        assert await hashing.fits("bốn con ngựa đá", old)
        assert not hashing.is_outdated(await hashing.make("bốn con ngựa đá"))
    finally:
        hashing.close()


@pytest.mark.parametrize("kept", ["", "nonsense", "$argon2id$v=19$m=8,t=1,p=1$x$y"])
async def test_something_kept_that_is_no_hash_fits_nothing(kept):
    hashing = Hashing()
    try:
        assert not await hashing.fits("x", kept)
    finally:
        hashing.close()


# -- waiting ----------------------------------------------------------------------------------


def test_each_mistake_after_the_third_doubles_the_wait_up_to_a_quarter_of_an_hour():
    now = [1_000_000]
    patience, waits = Patience(lambda: now[0]), []
    for _ in range(16):
        patience.count("hoa")
        waits.append(patience.wait_s("hoa"))
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert patience.wait_s("lan") == 0
    now[0] += 899_001
    assert patience.wait_s("hoa") == 1
    now[0] += Patience.FORGIVEN_MS
    patience.count("hoa")
    assert patience.wait_s("hoa") == 0


def test_who_was_right_begins_anew():
    patience = Patience(lambda: 0)
    for _ in range(9):
        patience.count("hoa")
    patience.forgive("hoa")
    assert patience.wait_s("hoa") == 0


# -- the command line -------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path):
    make_office(tmp_path / "data")
    return tmp_path / "data"


def accounts(data) -> list[tuple]:
    connection = connect(data / FILE)
    rows = connection.execute("SELECT login, role, counter, password FROM users").fetchall()
    connection.close()
    return rows


def test_an_account_is_made_from_the_command_line_with_a_password_for_once(data):
    made = run("add-user", "Hoa", "--data", data, "--role", "operator", "--counter", 2)
    [(login, role, counter, kept)] = accounts(data)
    assert (login, role, counter) == ("hoa", "operator", 2)
    assert passwords.hasher().verify(kept, made)
    another = run("reset-password", "hoa", "--data", data)
    assert another != made
    assert passwords.hasher().verify(accounts(data)[0][3], another)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add-user", "hoa", "--role", "king"), "allowed: operator, supervisor"),
        (("add-user", "hoa", "--role", "operator", "--counter", 9), "there is no counter 9"),
        (("add-user", "h", "--role", "operator"), "2 to 32 letters"),
        (("reset-password", "hoa"), "no such account"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(data, arguments, words):
    assert words in run(*arguments, "--data", data, code=2)
    assert accounts(data) == []


def test_a_setup_code_is_printed_while_nobody_administers_and_never_after(data):
    code, where = run("setup-code", "--data", data).split("\n")
    assert len(code.replace("-", "")) == 16
    assert "/setup" in where
    run("add-user", "lan", "--data", data, "--role", "administrator")
    assert "administers this office already" in run("setup-code", "--data", data, code=2)
