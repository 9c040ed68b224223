"""A Modbus slave that this project did not write: Debian's python3-pymodbus 3.0.

usage: /usr/bin/python3 modbus_slave.py tcp HOST PORT
       /usr/bin/python3 modbus_slave.py rtu DEVICE BAUD

Units 3 and 4 answer; 4 holds the same as 3, and 7 in holding register 0. Unit 3:

  holding  0    421                 uint16
           1    -1                  int16
           2-3  1.5                 float32, order abcd
           4-5  1.5                 float32, order cdab
           6-7  70000               uint32, order abcd
           8    0xA5                bits
  input    0    1234                uint16
  coil     0-2  on, off, on
  discrete 0-2  off, on, off
"""

import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer

HOLDING = [421, 0xFFFF, 0x3FC0, 0x0000, 0x0000, 0x3FC0, 0x0001, 0x1170, 0x00A5]


def unit(first):
    """One unit whose first holding register is given."""
    registers = [first] + HOLDING[1:]
    return ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, registers),
        ir=ModbusSequentialDataBlock(0, [1234]),
        co=ModbusSequentialDataBlock(0, [1, 0, 1]),
        di=ModbusSequentialDataBlock(0, [0, 1, 0]),
        zero_mode=True,
    )


async def main():
    context = ModbusServerContext(slaves={3: unit(421), 4: unit(7)}, single=False)
    if sys.argv[1] == "tcp":
        await StartAsyncTcpServer(context=context, address=(sys.argv[2], int(sys.argv[3])))
    else:
        await StartAsyncSerialServer(
            context=context, framer=ModbusRtuFramer, port=sys.argv[2], baudrate=int(sys.argv[3]),
            bytesize=8, parity="N", stopbits=1, timeout=0.02)


asyncio.run(main())
