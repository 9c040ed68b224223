#!/usr/bin/python3
"""A Modbus slave that this project did not write: Debian's python3-pymodbus 3.0.0.

    modbus_slave.py tcp 127.0.0.1:1502
    modbus_slave.py rtu /dev/pts/7 [BAUD]     (8N1)

It answers for the units 1 and 3 and for no other; reading beyond what is listed
here is exception 2. It prints one line when it is about to serve.
"""
import asyncio
import struct
import sys

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
)
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer


def words(fmt, value):
    """The registers of a value, most significant first."""
    data = struct.pack(fmt, value)
    return list(struct.unpack(">%dH" % (len(data) // 2), data))


def unit():
    """Holding 0..19, input 0..9, coils 0..19, discrete inputs 0..19."""
    holding = [0] * 20
    holding[0] = 512                          # 51.2 with the decimals below
    holding[1] = 1
    holding[2] = 0xFFFE                       # -2 as int16
    holding[4:6] = words(">f", 20.9)          # abcd
    holding[6:8] = words(">f", 84.7)[::-1]    # cdab
    holding[8:12] = words(">q", -1234567890123)
    inputs = [0] * 10
    inputs[3] = 2150
    return ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [i % 2 == 1 for i in range(20)]),
        co=ModbusSequentialDataBlock(0, [False] * 20),
        hr=ModbusSequentialDataBlock(0, holding),
        ir=ModbusSequentialDataBlock(0, inputs),
        zero_mode=True,
    )


async def main(kind, where, baud="9600"):
    context = ModbusServerContext(slaves={1: unit(), 3: unit()}, single=False)
    print("serving", where, flush=True)
    if kind == "tcp":
        host, port = where.rsplit(":", 1)
        await StartAsyncTcpServer(context=context, address=(host, int(port)), ignore_missing_slaves=True)
    else:
        await StartAsyncSerialServer(
            context=context, framer=ModbusRtuFramer, port=where, baudrate=int(baud),
            bytesize=8, parity="N", stopbits=1, timeout=0.05, ignore_missing_slaves=True,
        )


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("tcp", "rtu"):
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
