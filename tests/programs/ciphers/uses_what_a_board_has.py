"""Encrypts, inflates and prints the platform."""

import platform
from io import BytesIO

import cryptolib
import deflate
import ucryptolib

print(cryptolib.aes(b"1234" * 4, 1).encrypt(bytes(range(16))))
print(ucryptolib.aes is cryptolib.aes)
print(deflate.DeflateIO(BytesIO(b"x\x9cK\x04\x00\x00b\x00b")).read())
print(platform.platform())
