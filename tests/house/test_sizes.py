"""Small pieces: what grows over these sizes has become two things."""

from tests.house.tree import functions, modules

MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 40
POSITIONAL_MAX = 5

EXEMPT: dict[str, str] = {}


def too_large(name: str, source: str) -> list[str]:
    """What in a module is larger than it may be, as ``file`` or ``file:function``."""
    found = [name] if len(source.splitlines()) > MODULE_LINES_MAX else []
    for function in functions(source):
        lines = (function.end_lineno or 0) - function.lineno + 1
        given = [*function.args.posonlyargs, *function.args.args]
        positional = [arg for arg in given if arg.arg not in ("self", "cls")]
        if lines > FUNCTION_LINES_MAX or len(positional) > POSITIONAL_MAX:
            found.append(f"{name}:{function.name}")
    return found


def test_modules_and_functions_are_small_but_for_the_exempt():
    found = {place for name, source in modules() for place in too_large(name, source)}
    assert found == set(EXEMPT)


def test_a_long_module_a_long_function_and_many_arguments_are_noticed():
    body = "    pass\n"
    assert too_large("m.py", "x = 1\n" * MODULE_LINES_MAX) == []
    assert too_large("m.py", "x = 1\n" * (MODULE_LINES_MAX + 1)) == ["m.py"]
    assert too_large("m.py", "def f():\n" + body * (FUNCTION_LINES_MAX - 1)) == []
    assert too_large("m.py", "def f():\n" + body * FUNCTION_LINES_MAX) == ["m.py:f"]
    method = "class C:\n def f(self, a, b, c, d, e{}): pass\n"
    assert too_large("m.py", method.format("")) == []
    assert too_large("m.py", method.format(", f")) == ["m.py:f"]
    assert too_large("m.py", method.format(", *, f")) == []
