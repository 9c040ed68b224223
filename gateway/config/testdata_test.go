package config_test

// base is a site without a fault; cases change single lines of it.
const base = `plant: kirov
gateway: gw-1
data: /var/lib/aman
buses:
  - {id: rs485, kind: modbus-rtu, device: /dev/ttyAMA0, baud: 19200, parity: even}
  - {id: plc, kind: modbus-tcp, address: "127.0.0.1:1502", timeout: 40ms}
  - {id: i2c, kind: i2c, device: /dev/i2c-1}
zones:
  - {id: boiler, name: {ru: Котельная, kk: Қазандық, en: Boiler house}, release: [responsible]}
sensors:
  - {id: co-1, bus: rs485, driver: modbus/generic-gas, unit: 3, zone: boiler, every: 200ms, gas: CO}
  - {id: o2-1, bus: rs485, driver: modbus/generic-gas, unit: 4, zone: boiler, every: 200ms, gas: O2}
  - id: plc-1
    bus: plc
    driver: modbus
    unit: 1
    zone: boiler
    every: 100ms
    points:
      - {name: co, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 1000}
      - {name: occupied, type: bool}
      - {name: level, type: uint16, min: 0, max: 200}
      - {name: noise, type: uint16, unit: "dB[A]", min: 30, max: 140}
  - {id: air, bus: i2c, driver: scd4x, zone: boiler, every: 5s, altitude: 350}
outputs:
  - {id: siren, kind: modbus-coil, bus: plc, unit: 1, address: 10, role: horn}
  - {id: stop, kind: modbus-coil, bus: plc, unit: 1, address: 11, role: interlock, zone: boiler, drops_after: 5s}
  - {id: beacon, kind: gpio, line: GPIO17, active: high, role: beacon}
rules:
  - id: co-warn
    point: co-1.co
    above: 20 mg/m3
    outputs: [beacon]
  - id: co-stop
    point: co-1.co
    above: 40 ppm
    severity: danger
    suspend: true
    hold: 2s
    outputs: [siren]
    do: {ru: Покинуть котельную, kk: Қазандықтан шығыңыз, en: Leave the boiler house}
`
