package modbus

import (
	"errors"
	"fmt"

	"github.com/goburrow/modbus"

	"aman/drivers"
)

// cause says what went wrong with one attempt, as far as it decides what to do
// next.
type cause uint8

const (
	// down: there is no connection or port; no unit can be asked.
	down cause = iota
	// lost: the connection ended while a reply was awaited.
	lost
	// mute: the time-out was spent.
	mute
	// garbled: something came in time that is not the answer.
	garbled
)

// failure is an attempt that brought no answer.
type failure struct {
	cause cause
	fault drivers.Fault
	err   error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func fail(c cause, format string, args ...any) *failure {
	f := &failure{cause: c, fault: drivers.Timeout, err: fmt.Errorf(format, args...)}
	if c == garbled {
		f.fault = drivers.CRC
	}
	return f
}

// cutShort is a reply that began and did not end within its time.
func cutShort(got int) *failure {
	return &failure{cause: mute, fault: drivers.CRC, err: fmt.Errorf("reply cut short after %d bytes", got)}
}

// exceptionFault says what an exception reply makes of a reading. The codes are
// those of the Modbus Application Protocol V1.1b3, section 7.
func exceptionFault(code byte) drivers.Fault {
	switch code {
	case modbus.ExceptionCodeIllegalFunction,
		modbus.ExceptionCodeIllegalDataAddress,
		modbus.ExceptionCodeIllegalDataValue:
		return drivers.Range // the instrument has no such value
	case modbus.ExceptionCodeServerDeviceFailure,
		modbus.ExceptionCodeMemoryParityError:
		return drivers.Electrical // the instrument says that it is broken
	case modbus.ExceptionCodeAcknowledge,
		modbus.ExceptionCodeServerDeviceBusy,
		modbus.ExceptionCodeGatewayPathUnavailable,
		modbus.ExceptionCodeGatewayTargetDeviceFailedToRespond:
		return drivers.Timeout // the value did not come in time
	default:
		return drivers.CRC // no answer that the protocol knows
	}
}

// exceptionOf returns the code of the exception reply that err reports, or 0.
func exceptionOf(err error) byte {
	if e, ok := errors.AsType[*modbus.ModbusError](err); ok {
		return e.ExceptionCode
	}
	return 0
}

// behindGateway reports exceptions by which a converter says that the unit
// behind it did not answer: the unit is as silent as one that says nothing, and
// asking it keeps the converter's serial line busy.
func behindGateway(code byte) bool {
	return code == modbus.ExceptionCodeGatewayPathUnavailable ||
		code == modbus.ExceptionCodeGatewayTargetDeviceFailedToRespond
}

// mark names the bus, the unit and what was asked, once, and gives the error
// the fault that it makes of a reading.
func (b *Bus) mark(unit int, what string, err error) error {
	if err == nil {
		return nil
	}
	fault := drivers.FaultOf(err)
	if f, ok := errors.AsType[*failure](err); ok {
		fault = f.fault
	}
	if code := exceptionOf(err); code != 0 {
		fault = exceptionFault(code)
	}
	return drivers.Because(fault, fmt.Errorf("%s: unit %d: %s: %w", b, unit, what, err))
}
