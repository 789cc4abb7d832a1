# What platform says of systems that this is not; collections.abc.ByteString warns.
import platform
import warnings

print(platform.win32_ver(), platform.win32_edition(), platform.win32_is_iot(), platform.mac_ver(), platform.win32_ver("a", ptype="b"))
print({"NAME", "ID", "PRETTY_NAME"} <= platform.freedesktop_os_release().keys())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from collections.abc import ByteString
    print(isinstance(b"", ByteString), issubclass(bytearray, ByteString), issubclass(memoryview, ByteString))
print(ByteString.__name__, {str(warning.message) for warning in caught})
