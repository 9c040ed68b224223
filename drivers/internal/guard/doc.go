// Package guard runs calls that the kernel may never return from, such as a
// transfer on an I²C bus whose clock line is stuck, without letting the caller
// wait beyond its deadline.
//
// A Guard allows one call at a time. A call that outlives its caller's
// deadline is abandoned, not cancelled: nothing can cancel it. Until it ends
// by itself every further call is refused at once, so that at most one
// goroutine is ever lost to one device.
package guard
