"""Refuses every connection and name look-up beyond this machine, and writes each try to a file.

Python imports a module of this name at start when its folder is on PYTHONPATH.
"""

import ipaddress
import os
import socket

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


def _is_loopback(host):
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(host):
    with open(os.environ["ADIT_INTEROP_TRIES"], "a", encoding="utf-8") as tries:
        tries.write(f"{host}\n")
    raise OSError(f"the interop run does not leave this machine: {host}")


def _check(address):
    if isinstance(address, tuple) and not _is_loopback(address[0]):
        _refuse(address[0])


def connect(self, address):
    _check(address)
    return _connect(self, address)


def connect_ex(self, address):
    _check(address)
    return _connect_ex(self, address)


def getaddrinfo(host, *args, **kwargs):
    if not _is_loopback(host):
        _refuse(host)
    return _getaddrinfo(host, *args, **kwargs)


if "ADIT_INTEROP_TRIES" in os.environ:
    socket.socket.connect = connect
    socket.socket.connect_ex = connect_ex
    socket.getaddrinfo = getaddrinfo
