"""Types of files by their names."""

import os
import posixpath
import urllib.parse

__all__ = ["knownfiles", "inited", "MimeTypes", "guess_type", "guess_file_type",
           "guess_all_extensions", "guess_extension", "add_type", "init", "read_mime_types",
           "suffix_map", "encodings_map", "types_map", "common_types"]

# Types with the extensions that mean them; the first is the one that is suggested.
_KNOWN = """
text/javascript .js .mjs
application/epub+zip .epub
application/gzip .gz
application/json .json
application/manifest+json .webmanifest
application/msword .doc .dot .wiz
application/n-quads .nq
application/n-triples .nt
application/octet-stream .bin .a .dll .exe .o .obj .so
application/oda .oda
application/ogg .ogx
application/pdf .pdf
application/pkcs7-mime .p7c
application/postscript .ps .ai .eps
application/trig .trig
application/vnd.apple.mpegurl .m3u .m3u8
application/vnd.ms-excel .xls .xlb
application/vnd.ms-fontobject .eot
application/vnd.ms-powerpoint .ppt .pot .ppa .pps .pwz
application/vnd.oasis.opendocument.graphics .odg
application/vnd.oasis.opendocument.presentation .odp
application/vnd.oasis.opendocument.spreadsheet .ods
application/vnd.oasis.opendocument.text .odt
application/vnd.openxmlformats-officedocument.presentationml.presentation .pptx
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet .xlsx
application/vnd.openxmlformats-officedocument.wordprocessingml.document .docx
application/vnd.rar .rar
application/wasm .wasm
application/x-7z-compressed .7z
application/x-bcpio .bcpio
application/x-cpio .cpio
application/x-csh .csh
application/x-debian-package .deb
application/x-dvi .dvi
application/x-gtar .gtar
application/x-hdf .hdf
application/x-hdf5 .h5
application/x-latex .latex
application/x-mif .mif
application/x-netcdf .cdf .nc
application/x-pkcs12 .p12 .pfx
application/x-httpd-php .php
application/x-pn-realaudio .ram
application/x-python-code .pyc .pyo
application/x-rpm .rpm
application/x-sh .sh
application/x-shar .shar
application/x-shockwave-flash .swf
application/x-sv4cpio .sv4cpio
application/x-sv4crc .sv4crc
application/x-tar .tar
application/x-tcl .tcl
application/x-tex .tex
application/x-texinfo .texi .texinfo
application/x-troff .roff .t .tr
application/x-troff-man .man
application/x-troff-me .me
application/x-troff-ms .ms
application/x-ustar .ustar
application/x-wais-source .src
application/xml .xsl .rdf .wsdl .xpdl
application/yaml .yaml .yml
application/zip .zip
audio/3gpp .3gp .3gpp
audio/3gpp2 .3g2 .3gpp2
audio/aac .aac .adts .loas .ass
audio/basic .au .snd
audio/flac .flac
audio/matroska .mka
audio/mp4 .m4a
audio/mpeg .mp3 .mp2
audio/ogg .ogg
audio/opus .opus
audio/x-aiff .aif .aifc .aiff
audio/x-pn-realaudio .ra
audio/vnd.wave .wav
font/otf .otf
font/ttf .ttf
audio/webm .weba
font/woff .woff
font/woff2 .woff2
image/avif .avif
image/bmp .bmp
image/emf .emf
image/fits .fits
image/g3fax .g3
image/gif .gif
image/ief .ief
image/jp2 .jp2
image/jpeg .jpg .jpe .jpeg
image/jpm .jpm
image/jpx .jpx
image/heic .heic
image/heif .heif
image/png .png
image/svg+xml .svg
image/t38 .t38
image/tiff .tiff .tif
image/tiff-fx .tfx
image/vnd.microsoft.icon .ico
image/webp .webp
image/wmf .wmf
image/x-cmu-raster .ras
image/x-portable-anymap .pnm
image/x-portable-bitmap .pbm
image/x-portable-graymap .pgm
image/x-portable-pixmap .ppm
image/x-rgb .rgb
image/x-xbitmap .xbm
image/x-xpixmap .xpm
image/x-xwindowdump .xwd
message/rfc822 .eml .mht .mhtml .nws
model/gltf+json .gltf
model/gltf-binary .glb
model/stl .stl
text/css .css
text/csv .csv
text/html .html .htm
text/markdown .md .markdown
text/n3 .n3
text/plain .txt .bat .c .h .ksh .pl .srt
text/richtext .rtx
text/rtf .rtf
text/tab-separated-values .tsv
text/vtt .vtt
text/x-python .py
text/x-rst .rst
text/x-setext .etx
text/x-sgml .sgm .sgml
text/x-vcard .vcf
text/xml .xml
video/matroska .mkv
video/matroska-3d .mk3d
video/mp4 .mp4
video/mpeg .mpeg .m1v .mpa .mpe .mpg
video/ogg .ogv
video/quicktime .mov .qt
video/webm .webm
video/vnd.avi .avi
video/x-m4v .m4v
video/x-ms-wmv .wmv
video/x-sgi-movie .movie
"""
_COMMON = """
application/rtf .rtf
application/vnd.android.package-archive .apk
audio/midi .midi .mid
image/jpg .jpg
image/pict .pict .pct .pic
text/xul .xul
"""

suffix_map = {".svgz": ".svg.gz", ".tgz": ".tar.gz", ".taz": ".tar.gz", ".tz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz"}
encodings_map = {".gz": "gzip", ".Z": "compress", ".bz2": "bzip2", ".xz": "xz", ".br": "br"}


def _table(text):
    table = {}
    for line in text.split("\n"):
        kind, *extensions = line.split() or [""]
        for extension in extensions:
            table[extension] = kind
    return table


types_map = _table(_KNOWN)
common_types = _table(_COMMON)
knownfiles = []
inited = True


class MimeTypes:
    """Which extension means which type."""

    def __init__(self, filenames=(), strict=True):
        self.encodings_map = encodings_map.copy()
        self.suffix_map = suffix_map.copy()
        self.types_map = ({}, {})
        self.types_map_inv = ({}, {})
        for extension, kind in types_map.items():
            self.add_type(kind, extension, True)
        for extension, kind in common_types.items():
            self.add_type(kind, extension, False)
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Has an extension mean a type."""
        if not type:
            return
        self.types_map[strict][ext] = type
        extensions = self.types_map_inv[strict].setdefault(type, [])
        if ext not in extensions:
            extensions.append(ext)

    def guess_type(self, url, strict=True):
        """The type and the encoding of what a URL names."""
        url = os.fspath(url)
        parts = urllib.parse.urlparse(url)
        if parts.scheme and len(parts.scheme) > 1:
            scheme, url = parts.scheme, parts.path
        else:
            return self.guess_file_type(url, strict=strict)
        if scheme == "data":
            comma = url.find(",")
            if comma < 0:
                return None, None
            semicolon = url.find(";", 0, comma)
            kind = url[:semicolon] if semicolon >= 0 else url[:comma]
            return ("text/plain" if "=" in kind or "/" not in kind else kind), None
        return self._guess(url, strict, posixpath.splitext)

    def guess_file_type(self, path, *, strict=True):
        """The type and the encoding of a file."""
        path = os.fsdecode(path)
        return self._guess(os.path.splitdrive(path)[1], strict, os.path.splitext)

    def _guess(self, name, strict, splitext):
        base, extension = splitext(name)
        while (lower := extension.lower()) in self.suffix_map:
            base, extension = splitext(base + self.suffix_map[lower])
        encoding = None
        if extension in self.encodings_map:
            encoding = self.encodings_map[extension]
            base, extension = splitext(base)
        extension = extension.lower()
        kind = self.types_map[True].get(extension)
        if kind is None and not strict:
            kind = self.types_map[False].get(extension)
        return kind, encoding

    def guess_all_extensions(self, type, strict=True):
        """Every extension that means a type."""
        type = type.lower()
        found = list(self.types_map_inv[True].get(type, ()))
        if not strict:
            found += [one for one in self.types_map_inv[False].get(type, ()) if one not in found]
        return found

    def guess_extension(self, type, strict=True):
        """An extension that means a type."""
        found = self.guess_all_extensions(type, strict)
        return found[0] if found else None

    def read(self, filename, strict=True):
        """Takes in a file in the form of mime.types."""
        with open(filename, encoding="utf-8") as file:
            self.readfp(file, strict)

    def readfp(self, fp, strict=True):
        """Takes in lines: a type and its extensions on each."""
        for line in fp:
            words = line.partition("#")[0].split()
            for extension in words[1:]:
                self.add_type(words[0], "." + extension, strict)


_types = MimeTypes()


def init(files=None):
    """Reads these files too."""
    for name in files or ():
        _types.read(name)


def guess_type(url, strict=True):
    return _types.guess_type(url, strict)


def guess_file_type(path, *, strict=True):
    return _types.guess_file_type(path, strict=strict)


def guess_all_extensions(type, strict=True):
    return _types.guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    return _types.guess_extension(type, strict)


def add_type(type, ext, strict=True):
    _types.add_type(type, ext, strict)


def read_mime_types(file):
    """The types of a file, by extension; None where there is no such file."""
    try:
        made = MimeTypes.__new__(MimeTypes)
        made.types_map, made.types_map_inv = ({}, {}), ({}, {})
        made.read(file)
    except OSError:
        return None
    return made.types_map[True]
