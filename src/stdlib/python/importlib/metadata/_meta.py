"""The metadata of a distribution: a message that can be shown as JSON."""

import email.message
import re


class PackageMetadata(email.message.Message):
    """The headers of a distribution's METADATA; the description is one of them."""

    _many = ("Classifier", "Obsoletes-Dist", "Platform", "Project-URL", "Provides-Dist", "Provides-Extra",
             "Requires-Dist", "Requires-External", "Supported-Platform", "Dynamic")

    def __init__(self, message=None):
        super().__init__()
        if message is not None:
            vars(self).update(vars(message))
        headers = [(name, self._dedented(value)) for name, value in self._headers]
        if self._payload and isinstance(self._payload, str):
            headers.append(("Description", self._payload))
        self._headers = headers

    @staticmethod
    def _dedented(value):
        if not value or "\n" not in value:
            return value
        first, _, rest = value.partition("\n")
        return first + "\n" + re.sub(r"(?m)^(?: {8}|\t)\|?", "", rest)

    def __getitem__(self, item):
        value = super().__getitem__(item)
        if value is None:
            import warnings
            warnings.warn("Implicit None on return values is deprecated and will raise KeyErrors.", DeprecationWarning,
                          stacklevel=2)
        return value

    def get(self, name, failobj=None):
        return super().get(name, failobj)

    @property
    def json(self):
        """The metadata as a dict with names in the way of JSON."""
        def transform(name):
            value = self.get_all(name) if name in self._many else self[name]
            if name == "Keywords":
                value = re.split(r"\s+", value)
            return name.lower().replace("-", "_"), value
        return dict(map(transform, dict.fromkeys(self.keys())))
