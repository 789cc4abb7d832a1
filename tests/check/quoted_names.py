from __future__ import annotations

import typing
from typing import Annotated, Literal


class Node:
    parent: "Node | None"
    children: list[Nodes]

    def find(self, name: str) -> "list[Node]":
        return [self]


def walk(node: "Node", order: Literal["depth", "breadth"]) -> typing.Iterator["Nod"]:
    yield node


def note(text: Annotated[str, "what it is for"], more: "Dict[str, Node]") -> Absent:
    return text


later: "Later"


class Later:
    pass
