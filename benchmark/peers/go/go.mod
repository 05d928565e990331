module peers

go 1.19

require golang.org/x/net v0.7.0

// Where Debian's golang-golang-x-net-dev puts it: nothing is fetched.
replace golang.org/x/net => /usr/share/gocode/src/golang.org/x/net
