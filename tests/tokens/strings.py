"double" 'single' """triple
over lines""" r"raw\d" u"u" b'bytes' Rb"raw bytes"
"escaped \" quote" 'line \
continued'
