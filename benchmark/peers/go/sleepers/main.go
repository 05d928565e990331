// Many tasks that only wait: N goroutines each sleep for the same time, and are counted when they wake up. It
// shows what a waiting goroutine costs: its stack of 2 KiB at least, and a timer.
// Usage: sleepers N MILLISECONDS
package main

import (
	"peers/report"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	n, delay := report.Argument(1), time.Duration(report.Argument(2))*time.Millisecond
	var all sync.WaitGroup
	var finished atomic.Int64

	measurement := report.Begin()
	all.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			time.Sleep(delay)
			finished.Add(1)
			all.Done()
		}()
	}
	all.Wait()
	measurement.End().Print("sleepers", n, finished.Load() == int64(n))
}
