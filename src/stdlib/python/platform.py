"""What krait runs on."""

import os
import sys


def python_implementation():
    return 'krait'


def python_version():
    return '.'.join(str(part) for part in sys.version_info[:3])


def python_version_tuple():
    return tuple(str(part) for part in sys.version_info[:3])


def python_compiler():
    return 'rustc'


def python_branch():
    return ''


def python_revision():
    return ''


def python_build():
    return ('', '')


def system():
    return {'linux': 'Linux', 'darwin': 'Darwin'}.get(sys.platform, '')


def _kernel_fact(name):
    try:
        with open('/proc/sys/kernel/' + name) as file:
            return file.read().strip()
    except OSError:
        return ''


def node():
    return _kernel_fact('hostname')


def release():
    return _kernel_fact('osrelease')


def version():
    return _kernel_fact('version')


def machine():
    return _kernel_fact('arch') or 'x86_64'


def processor():
    return ''


def architecture(executable='', bits='', linkage=''):
    return (bits or '64bit', linkage or 'ELF')


def libc_ver(executable=None, lib='', version='', chunksize=16384):
    return (lib, version)


def uname():
    return (system(), node(), release(), version(), machine())


def platform(aliased=False, terse=False):
    parts = [system()] if terse else [system(), release(), machine()]
    return '-'.join(part for part in parts if part)


def win32_is_iot():
    """Whether this is the edition of Windows for small devices."""
    return win32_edition() in ("IoTUAP", "NanoServer", "WindowsCoreHeadless", "IoTEdgeOS")


def win32_edition():
    """The edition of Windows; there is none here."""
    return None


def win32_ver(release='', version='', csd='', ptype=''):
    """What is known of Windows: nothing here."""
    return release, version, csd, ptype


def mac_ver(release='', versioninfo=('', '', ''), machine=''):
    """What is known of macOS: nothing here."""
    return release, versioninfo, machine


def freedesktop_os_release():
    """The fields of /etc/os-release as a dict."""
    import shlex
    for path in '/etc/os-release', '/usr/lib/os-release':
        try:
            with open(path, encoding='utf-8') as file:
                lines = file.read().splitlines()
        except OSError:
            continue
        info = {'NAME': 'Linux', 'ID': 'linux', 'PRETTY_NAME': 'Linux'}
        for line in lines:
            name, has_value, value = line.strip().partition('=')
            if has_value and name.isidentifier():
                info[name] = ''.join(shlex.split(value))
        return info
    import errno
    raise OSError(errno.ENOENT, 'Unable to read files /etc/os-release, /usr/lib/os-release')
