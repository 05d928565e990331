// Passing control: two goroutines on one thread let each other run, N times in all. It shows what it costs to go
// through the scheduler without a reason to wait.
// Usage: yield N
package main

import (
	"peers/report"
	"runtime"
	"sync"
)

func main() {
	n := report.Argument(1)
	runtime.GOMAXPROCS(1)
	var both sync.WaitGroup
	var passed [2]int

	measurement := report.Begin()
	both.Add(2)
	for task := range passed {
		go func(task int) {
			for i := 0; i < n/2; i++ {
				runtime.Gosched()
				passed[task]++
			}
			both.Done()
		}(task)
	}
	both.Wait()
	measurement.End().Print("yield", n, passed[0]+passed[1] == n/2*2)
}
