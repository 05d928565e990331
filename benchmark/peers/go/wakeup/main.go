// How exactly a sleeper is woken: N goroutines whose deadlines are some microseconds apart each note by how much
// they woke up after theirs. It shows what stands between a timer that is due and the task that waits for it.
// Usage: wakeup N MICROSECONDS_APART
package main

import (
	"peers/report"
	"sync"
	"time"
)

func main() {
	n, apart := report.Argument(1), time.Duration(report.Argument(2))*time.Microsecond
	var all sync.WaitGroup
	late := make([]int64, n)

	measurement := report.Begin()
	first := time.Now().Add(50 * time.Millisecond)
	all.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) {
			deadline := first.Add(time.Duration(i) * apart)
			time.Sleep(time.Until(deadline))
			late[i] = time.Since(deadline).Nanoseconds()
			all.Done()
		}(i)
	}
	all.Wait()
	measurement.End().Wakeup(late).Print("wakeup", n, len(late) == n)
}
