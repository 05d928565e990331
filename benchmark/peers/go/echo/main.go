// Round trips over TCP: N goroutines, each with a connection of its own, send a message to the echo server and
// wait until it has come back, again and again. Go's blocking calls are waits of its scheduler, which polls for
// all of them.
// Usage: echo N ROUNDS BYTES PORT
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"peers/report"
	"sync"
	"sync/atomic"
)

func talk(address string, rounds int, size int) (right int64, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	message, answer := make([]byte, size), make([]byte, size)
	for round := 0; round < rounds; round++ {
		message[0] = byte(round)
		if _, err = conn.Write(message); err != nil {
			return right, err
		}
		if _, err = io.ReadFull(conn, answer); err != nil {
			return right, err
		}
		if bytes.Equal(message, answer) {
			right++
		}
	}
	return right, nil
}

func main() {
	n, rounds, size := report.Argument(1), report.Argument(2), report.Argument(3)
	address := fmt.Sprintf("127.0.0.1:%d", report.Argument(4))
	var all sync.WaitGroup
	var right atomic.Int64

	measurement := report.Begin()
	all.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			defer all.Done()
			came, err := talk(address, rounds, size)
			if err != nil {
				report.Fail("echo", err.Error())
			}
			right.Add(came)
		}()
	}
	all.Wait()
	figures := measurement.End()
	figures["round_trips"] = right.Load()
	figures.Print("echo", n, right.Load() == int64(n*rounds))
}
