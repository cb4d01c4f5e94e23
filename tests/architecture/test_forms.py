"""Every drawing in ui/ has exactly one Form, and every Form its drawing."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from storekeeper.kit.assets import UI
from tests.architecture.source_tree import Source, planted, program


def form_names(source: Source) -> list[tuple[str, str]]:
    """Class and drawing of every class in the file that names its drawing in `form`."""
    classes = (node for node in ast.walk(source.tree()) if isinstance(node, ast.ClassDef))
    return [(each.name, name) for each in classes for name in drawing_of(each)]


def drawing_of(form_class: ast.ClassDef) -> list[str]:
    """The text that the class body gives to `form`."""
    given = [
        (node.target if isinstance(node, ast.AnnAssign) else node.targets[0], node.value)
        for node in form_class.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    ]
    return [
        value.value
        for target, value in given
        if isinstance(target, ast.Name) and target.id == "form"
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value
    ]


def mismatches(sources: Sequence[Source], drawings: Iterable[str]) -> list[str]:
    """Drawings without a Form or with several, and Forms without a drawing."""
    forms = [pair for source in sources for pair in form_names(source)]
    counts = {drawing: [name for name, wanted in forms if wanted == drawing] for drawing in drawings}
    return [
        *(
            f"{drawing}.ui has {len(names)} forms {names}"
            for drawing, names in counts.items()
            if len(names) != 1
        ),
        *(f"{name} wants {wanted}.ui" for name, wanted in forms if wanted not in counts),
    ]


def test_every_drawing_has_its_form_and_every_form_its_drawing() -> None:
    assert mismatches(program(), [path.stem for path in UI.glob("*.ui")]) == []


def test_a_form_without_a_drawing_is_seen() -> None:
    assert mismatches([planted("class A(Form):\n    form = 'a'\n")], []) == ["A wants a.ui"]


def test_a_drawing_without_a_form_is_seen() -> None:
    assert mismatches([planted("class Form:\n    form: ClassVar[str] = ''\n")], ["a"]) == [
        "a.ui has 0 forms []"
    ]


def test_a_drawing_with_two_forms_is_seen() -> None:
    twice = "class A(Form):\n    form = 'a'\nclass B(Form):\n    form: ClassVar[str] = 'a'\n"

    assert mismatches([planted(twice)], ["a"]) == ["a.ui has 2 forms ['A', 'B']"]
