// Pages over HTTP: N goroutines each GET one page of the origin and read it to its end, all at the same time; with
// a third argument they also collect its links. This is the standard library's client, which keeps a goroutine for
// reading and one for writing on each connection, and the Go project's HTML parser.
// Usage: fetch N PORT [links]
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"peers/report"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/net/html"
)

func get(address string) ([]byte, error) {
	response, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, response.Status)
	}
	return io.ReadAll(response.Body)
}

func href(token html.Token) (string, bool) {
	for _, attribute := range token.Attr {
		if attribute.Key == "href" {
			return strings.TrimSpace(attribute.Val), true
		}
	}
	return "", false
}

// The addresses that a page links to, each once.
func links(page []byte, base *url.URL) map[string]bool {
	found := make(map[string]bool)
	for tokens := html.NewTokenizer(bytes.NewReader(page)); tokens.Next() != html.ErrorToken; {
		token := tokens.Token()
		if token.Type != html.StartTagToken || token.Data != "a" && token.Data != "base" {
			continue
		}
		value, there := href(token)
		target, err := base.Parse(value)
		if !there || err != nil {
			continue
		}
		if token.Data == "base" {
			base = target
		} else if target.Scheme == "http" || target.Scheme == "https" {
			found[target.String()] = true
		}
	}
	return found
}

func main() {
	n, port, wantLinks := report.Argument(1), report.Argument(2), len(os.Args) > 3
	var all sync.WaitGroup
	var pages, sizes, linked atomic.Int64

	measurement := report.Begin()
	all.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) {
			defer all.Done()
			address := fmt.Sprintf("http://127.0.0.1:%d/page/%d", port, i)
			page, err := get(address)
			if err != nil {
				report.Fail("fetch", err.Error())
			}
			pages.Add(1)
			sizes.Add(int64(len(page)))
			if wantLinks {
				base, _ := url.Parse(address)
				linked.Add(int64(len(links(page, base))))
			}
		}(i)
	}
	all.Wait()
	figures := measurement.End()
	figures["pages"], figures["bytes"], figures["links"] = pages.Load(), sizes.Load(), linked.Load()
	figures.Print("fetch", n, pages.Load() == int64(n))
}
