// Package ingest takes what gateways send from a broker, embedded or foreign,
// to the stores, and answers with what is durable there.
//
// It verifies that a message speaks of the gateway whose topic it came on,
// decodes it, shows it to the live state, writes readings to the series and
// alarm records to the journal, and sends Aman/Stored for what a store has
// confirmed, and for nothing else. Delivery is at least once, writing is
// idempotent, so it may be killed at any point.
//
// It owns bounded queues, one for each gateway and lane, served in turns: a
// gateway that sends much waits for itself alone. What does not fit is put
// down and not answered, so the gateway keeps it and sends it again; not
// answering is the brake. While a store fails its batch is tried again with
// growing pauses and the other store goes on. What nobody can read is counted,
// logged once for each sender and set aside. Goroutines recover from panics.
package ingest
