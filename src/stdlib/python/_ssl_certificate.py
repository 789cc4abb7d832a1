"""Certificates as `getpeercert()` shows them: enough of DER to read their fields."""

_NAMES = {
    "2.5.4.3": "commonName", "2.5.4.4": "surname", "2.5.4.5": "serialNumber",
    "2.5.4.6": "countryName", "2.5.4.7": "localityName", "2.5.4.8": "stateOrProvinceName",
    "2.5.4.9": "streetAddress", "2.5.4.10": "organizationName",
    "2.5.4.11": "organizationalUnitName", "2.5.4.12": "title",
    "1.2.840.113549.1.9.1": "emailAddress", "0.9.2342.19200300.100.1.25": "domainComponent",
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _element(data, at=0):
    """The tag, the contents, and where the next element begins."""
    tag = data[at]
    length = data[at + 1]
    at += 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[at : at + size], "big")
        at += size
    return tag, data[at : at + length], at + length


def _elements(data):
    at = 0
    while at < len(data):
        tag, contents, at = _element(data, at)
        yield tag, contents


def _oid(data):
    numbers = [data[0] // 40, data[0] % 40]
    value = 0
    for byte in data[1:]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return ".".join(map(str, numbers))


def _text(tag, data):
    return data.decode("utf-16-be" if tag == 0x1E else "utf-8", "replace")


def _name(data):
    rows = []
    for _, group in _elements(data):
        row = []
        for _, pair in _elements(group):
            (_, kind), (tag, value) = _elements(pair)
            oid = _oid(kind)
            row.append((_NAMES.get(oid, oid), _text(tag, value)))
        rows.append(tuple(row))
    return tuple(rows)


def _time(tag, data):
    text = data.decode("ascii")
    if tag == 0x17:
        text = ("20" if int(text[:2]) < 50 else "19") + text
    clock = f"{text[8:10]}:{text[10:12]}:{text[12:14]}"
    return f"{_MONTHS[int(text[4:6]) - 1]} {int(text[6:8]):2} {clock} {text[:4]} GMT"


def _alternative_names(data):
    import _socket

    rows = []
    for tag, value in _elements(_element(data)[1]):
        kind = tag & 0x1F
        if kind in (1, 2, 6):
            word = {1: "email", 2: "DNS", 6: "URI"}[kind]
            rows.append((word, value.decode("ascii", "replace")))
        elif kind == 7:
            if len(value) == 4:
                text = _socket.inet_ntoa(value)
            else:
                text = ":".join(f"{value[i] << 8 | value[i + 1]:X}" for i in range(0, 16, 2))
            rows.append(("IP Address", text))
        elif kind == 4:
            rows.append(("DirName", _name(_element(value)[1])))
        elif kind == 8:
            rows.append(("Registered ID", _oid(value)))
        else:
            rows.append(("othername", "<unsupported>"))
    return tuple(rows)


def _access(data):
    """Where to ask for the certificate's state, and for its issuer's."""
    names = {"1.3.6.1.5.5.7.48.1": "OCSP", "1.3.6.1.5.5.7.48.2": "caIssuers"}
    found = {}
    for _, entry in _elements(_element(data)[1]):
        (_, oid), (tag, place) = _elements(entry)
        name = names.get(_oid(oid))
        if name and tag & 0x1F == 6:
            found[name] = found.get(name, ()) + (place.decode("ascii", "replace"),)
    return found


def _places(data):
    """The addresses in the places of lists of revoked certificates."""
    for tag, contents in _elements(data):
        if tag == 0x86:
            yield contents.decode("ascii", "replace")
        elif tag in (0x30, 0xA0):
            yield from _places(contents)


def decode(der):
    """The fields of a certificate."""
    body = list(_elements(_element(_element(der)[1])[1]))
    version = 1
    if body[0][0] == 0xA0:
        version = _element(body.pop(0)[1])[1][0] + 1
    serial, _, issuer, validity, subject = (contents for _, contents in body[:5])
    begin, end = _elements(validity)
    shown = f"{int.from_bytes(serial, 'big'):X}"
    found = {
        "subject": _name(subject),
        "issuer": _name(issuer),
        "version": version,
        "serialNumber": shown if len(shown) % 2 == 0 else "0" + shown,
        "notBefore": _time(*begin),
        "notAfter": _time(*end),
    }
    for tag, contents in body[5:]:
        if tag != 0xA3:
            continue
        for _, extension in _elements(_element(contents)[1]):
            parts = list(_elements(extension))
            if _oid(parts[0][1]) == "2.5.29.17":
                found["subjectAltName"] = _alternative_names(parts[-1][1])
            elif _oid(parts[0][1]) == "1.3.6.1.5.5.7.1.1":
                found.update(_access(parts[-1][1]))
            elif _oid(parts[0][1]) == "2.5.29.31":
                found["crlDistributionPoints"] = tuple(_places(_element(parts[-1][1])[1]))
    return found
