"""Sleep deeply: what stands after it is never reached."""

from machine import deepsleep

deepsleep(3000)
raise RuntimeError("never")
