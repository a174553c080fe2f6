from machine import I2C
from micropython_mcp9808.mcp9808 import MCP9808

print(MCP9808(I2C(0)).temperature)
