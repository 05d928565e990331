// Package report prints what a program measured: its one line of JSON. What every program of this folder says is
// here, so that each of them is the few lines that it is about.
package report

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"syscall"
	"time"
)

// Figures are a program's own, by name; the units are in the names.
type Figures map[string]int64

// Measurement is the part of a program that counts, from Begin to End.
type Measurement struct {
	start time.Time
	cpu   int64
}

func cpuNs() int64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// Begin starts a measurement.
func Begin() Measurement {
	return Measurement{time.Now(), cpuNs()}
}

// End stops it and returns what it took, to be completed by the program.
func (m Measurement) End() Figures {
	return Figures{"ns": time.Since(m.start).Nanoseconds(), "cpu_ns": cpuNs() - m.cpu}
}

// Print writes the line. A result that is not right has no figures.
func (figures Figures) Print(program string, n int, right bool) {
	if !right {
		Fail(program, "the result is wrong")
	}
	line := map[string]any{"peer": "go", "program": program, "n": n, "checked": true}
	for name, figure := range figures {
		line[name] = figure
	}
	json.NewEncoder(os.Stdout).Encode(line)
}

// Wakeup adds what 1,000 values of actual minus wanted time come to.
func (figures Figures) Wakeup(late []int64) Figures {
	sort.Slice(late, func(i, j int) bool { return late[i] < late[j] })
	early := sort.Search(len(late), func(i int) bool { return late[i] >= 0 })
	figures["median_ns"] = late[len(late)/2]
	figures["p99_ns"] = late[len(late)*99/100]
	figures["early"] = int64(early)
	return figures
}

// Argument returns the argument number i, a whole number above 0.
func Argument(i int) int {
	if i < len(os.Args) {
		if value, err := strconv.Atoi(os.Args[i]); err == nil && value > 0 {
			return value
		}
	}
	Fail(os.Args[0], fmt.Sprintf("argument %d is missing or not a number above 0", i))
	return 0
}

// Fail ends the program with a message.
func Fail(program string, why string) {
	fmt.Fprintf(os.Stderr, "%s: %s\n", program, why)
	os.Exit(1)
}
