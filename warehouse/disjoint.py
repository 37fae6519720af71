"""Disjoint sets: groups that grow together as one thing after another proves to belong with another.

What is grouped, and which member speaks for a group, is decided by those who join two roots.
"""

from __future__ import annotations

from typing import TypeVar

Member = TypeVar("Member")


def root(parent: dict[Member, Member], member: Member) -> Member:
    """The member that speaks for the group of another, alone until its root is given a parent; paths are halved on the way.

    parent: who stands above each member, to begin with nobody's.
    """
    while (above := parent.setdefault(member, member)) != member:
        parent[member] = parent[above]
        member = parent[above]
    return member
