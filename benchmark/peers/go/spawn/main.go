// Tasks that never wait: N goroutines are started in groups, say that they ran, and end; a group begins when the
// one before has ended. It shows what a goroutine costs by itself. In small groups the memory of those that ended
// serves the next ones, which is when a goroutine is cheapest.
// Usage: spawn N GROUP
package main

import (
	"peers/report"
	"sync"
	"sync/atomic"
)

func main() {
	n, group := report.Argument(1), report.Argument(2)
	var finished atomic.Int64

	measurement := report.Begin()
	for begun := 0; begun < n; begun += group {
		var all sync.WaitGroup
		all.Add(group)
		for i := 0; i < group; i++ {
			go func() {
				finished.Add(1)
				all.Done()
			}()
		}
		all.Wait()
	}
	measurement.End().Print("spawn", n, finished.Load() == int64(n))
}
