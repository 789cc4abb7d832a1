"""Topological order of the nodes of a graph."""

from types import GenericAlias

__all__ = ["TopologicalSorter", "CycleError"]

# What stands in a count of missing predecessors for a node that has been handed out, and for one that is done.
_OUT = -1
_DONE = -2


class CycleError(ValueError):
    """The graph has a cycle, which is the second of the exception's arguments: a list of nodes, first and last the same."""


class _Node:
    """A node, how many of its predecessors are not done, and what comes after it."""

    __slots__ = "node", "missing", "successors"

    def __init__(self, node):
        self.node = node
        self.missing = 0
        self.successors = []


class TopologicalSorter:
    """Hands out the nodes of a graph so that each comes after its predecessors."""

    def __init__(self, graph=None):
        self._nodes = {}
        self._ready = None
        self._out = 0
        self._finished = 0
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def _of(self, node):
        found = self._nodes.get(node)
        if found is None:
            found = self._nodes[node] = _Node(node)
        return found

    def add(self, node, *predecessors):
        """Add a node and what comes before it; more of that may be added later."""
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        info = self._of(node)
        info.missing += len(predecessors)
        for predecessor in predecessors:
            self._of(predecessor).successors.append(node)

    def prepare(self):
        """Look for cycles; from now on nothing can be added."""
        if self._out:
            raise ValueError("cannot prepare() after starting sort")
        if self._ready is None:
            self._ready = [info.node for info in self._nodes.values() if not info.missing]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def get_ready(self):
        """A tuple of all nodes whose predecessors are done, and that have not been handed out before."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        result = tuple(self._ready)
        for node in result:
            self._nodes[node].missing = _OUT
        self._ready.clear()
        self._out += len(result)
        return result

    def is_active(self):
        """Whether nodes are left that have not been done."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return self._finished < self._out or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """Mark nodes as done that get_ready() has handed out."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            info = self._nodes.get(node)
            if info is None:
                raise ValueError(f"node {node!r} was not added using add()")
            if info.missing != _OUT:
                if info.missing >= 0:
                    raise ValueError(f"node {node!r} was not passed out (still not ready)")
                raise ValueError(f"node {node!r} was already marked done")
            info.missing = _DONE
            for successor in info.successors:
                after = self._nodes[successor]
                after.missing -= 1
                if not after.missing:
                    self._ready.append(successor)
            self._finished += 1

    def _find_cycle(self):
        """A list of nodes that lead back to the first, or None: a walk in depth, without recursion."""
        position = {}
        seen = set()
        for start in self._nodes:
            if start in seen:
                continue
            path, walks = [start], [iter(self._nodes[start].successors)]
            position[start] = 0
            seen.add(start)
            while path:
                for node in walks[-1]:
                    if node in position:
                        return path[position[node]:] + [node]
                    if node not in seen:
                        seen.add(node)
                        position[node] = len(path)
                        path.append(node)
                        walks.append(iter(self._nodes[node].successors))
                        break
                else:
                    del position[path.pop()]
                    walks.pop()
        return None

    def static_order(self):
        """All nodes in a topological order."""
        self.prepare()
        while self.is_active():
            nodes = self.get_ready()
            yield from nodes
            self.done(*nodes)

    __class_getitem__ = classmethod(GenericAlias)
