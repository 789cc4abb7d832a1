"""Comparing files and directories."""

import os
import stat
from types import GenericAlias

__all__ = ["clear_cache", "cmp", "dircmp", "cmpfiles", "DEFAULT_IGNORES"]

_cache = {}
BUFSIZE = 8 * 1024
DEFAULT_IGNORES = ["RCS", "CVS", "tags", ".git", ".hg", ".bzr", "_darcs", "__pycache__"]


def clear_cache():
    """Forget what is known of files."""
    _cache.clear()


def _signature(name):
    found = os.stat(name)
    return stat.S_IFMT(found.st_mode), found.st_size, found.st_mtime


def cmp(f1, f2, shallow=True):
    """Whether two files are the same: by kind, size and time if shallow is true and these agree, else by contents."""
    s1, s2 = _signature(f1), _signature(f2)
    if s1[0] != stat.S_IFREG or s2[0] != stat.S_IFREG:
        return False
    if shallow and s1 == s2:
        return True
    if s1[1] != s2[1]:
        return False
    outcome = _cache.get((f1, f2, s1, s2))
    if outcome is None:
        outcome = _do_cmp(f1, f2)
        if len(_cache) > 100:
            clear_cache()
        _cache[f1, f2, s1, s2] = outcome
    return outcome


def _do_cmp(f1, f2):
    with open(f1, "rb") as one, open(f2, "rb") as other:
        while True:
            a, b = one.read(BUFSIZE), other.read(BUFSIZE)
            if a != b:
                return False
            if not a:
                return True


class dircmp:
    """What two directories have in common, and what not; each list is made when it is asked for."""

    def __init__(self, a, b, ignore=None, hide=None, *, shallow=True):
        self.left = a
        self.right = b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore
        self.shallow = shallow

    def phase0(self):
        """What the directories hold."""
        skipped = self.hide + self.ignore
        self.left_list = sorted(_without(os.listdir(self.left), skipped))
        self.right_list = sorted(_without(os.listdir(self.right), skipped))

    def phase1(self):
        """Which names are in both."""
        a = {os.path.normcase(name): name for name in self.left_list}
        b = {os.path.normcase(name): name for name in self.right_list}
        self.common = [a[name] for name in a if name in b]
        self.left_only = [a[name] for name in a if name not in b]
        self.right_only = [b[name] for name in b if name not in a]

    def phase2(self):
        """Of what kind the common names are."""
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        for name in self.common:
            try:
                kinds = {stat.S_IFMT(os.stat(os.path.join(directory, name)).st_mode)
                         for directory in (self.left, self.right)}
            except (OSError, ValueError):
                self.common_funny.append(name)
                continue
            if kinds == {stat.S_IFDIR}:
                self.common_dirs.append(name)
            elif kinds == {stat.S_IFREG}:
                self.common_files.append(name)
            else:
                self.common_funny.append(name)

    def phase3(self):
        """Which of the common files are the same."""
        found = cmpfiles(self.left, self.right, self.common_files, self.shallow)
        self.same_files, self.diff_files, self.funny_files = found

    def phase4(self):
        """The same for the common directories."""
        self.subdirs = {name: self.__class__(os.path.join(self.left, name), os.path.join(self.right, name),
                                             self.ignore, self.hide, shallow=self.shallow)
                        for name in self.common_dirs}

    def phase4_closure(self):
        """The same, as deep as it goes."""
        self.phase4()
        for below in self.subdirs.values():
            below.phase4_closure()

    def report(self):
        """Print what differs."""
        print("diff", self.left, self.right)
        for title, names in (("Only in %s :" % self.left, "left_only"), ("Only in %s :" % self.right, "right_only"),
                             ("Identical files :", "same_files"), ("Differing files :", "diff_files"),
                             ("Trouble with common files :", "funny_files"),
                             ("Common subdirectories :", "common_dirs"), ("Common funny cases :", "common_funny")):
            found = getattr(self, names)
            if found:
                found.sort()
                print(title, found)

    def report_partial_closure(self):
        """Print that of the common directories too."""
        self.report()
        for below in self.subdirs.values():
            print()
            below.report()

    def report_full_closure(self):
        """Print that of everything below."""
        self.report()
        for below in self.subdirs.values():
            print()
            below.report_full_closure()

    methodmap = dict(subdirs=phase4, same_files=phase3, diff_files=phase3, funny_files=phase3, common_dirs=phase2,
                     common_files=phase2, common_funny=phase2, common=phase1, left_only=phase1, right_only=phase1,
                     left_list=phase0, right_list=phase0)

    def __getattr__(self, attr):
        if attr not in self.methodmap:
            raise AttributeError(attr)
        self.methodmap[attr](self)
        return getattr(self, attr)

    __class_getitem__ = classmethod(GenericAlias)


def _without(names, skipped):
    return [name for name in names if name not in skipped]


def cmpfiles(a, b, common, shallow=True):
    """(names of files that are the same in both directories, that differ, that cannot be compared)."""
    found = [], [], []
    for name in common:
        try:
            outcome = not cmp(os.path.join(a, name), os.path.join(b, name), shallow)
        except (OSError, ValueError):
            outcome = 2
        found[outcome].append(name)
    return found


def demo():
    import getopt
    import sys
    options, args = getopt.getopt(sys.argv[1:], "r")
    if len(args) != 2:
        raise getopt.GetoptError("need exactly two args", None)
    compared = dircmp(args[0], args[1])
    if ("-r", "") in options:
        compared.report_full_closure()
    else:
        compared.report()


if __name__ == "__main__":
    demo()
