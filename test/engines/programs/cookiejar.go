// Runs the questions of the matrix on Go's net/http/cookiejar: reads one per line, and writes the outcome of each step.
//
// In texts, each character is one octet. The clock is that of the question, set by the methods that the jar's own tests
// use.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"
	_ "unsafe"
)

//go:linkname cookiesAt net/http/cookiejar.(*Jar).cookies
func cookiesAt(jar *cookiejar.Jar, u *url.URL, now time.Time) []*http.Cookie

//go:linkname setCookiesAt net/http/cookiejar.(*Jar).setCookies
func setCookiesAt(jar *cookiejar.Jar, u *url.URL, cookies []*http.Cookie, now time.Time)

// A list is a public suffix list of a few rules.
type list map[string]bool

func (rules list) PublicSuffix(domain string) string {
	labels := strings.Split(domain, ".")
	for i := range labels {
		name := strings.Join(labels[i:], ".")
		if rules["!"+name] {
			return strings.Join(labels[i+1:], ".")
		}
		if rules[name] || rules["*."+strings.Join(labels[i+1:], ".")] {
			return name
		}
	}
	return labels[len(labels)-1]
}

func (list) String() string { return "the rules of a vector" }

type question struct {
	Suffixes json.RawMessage
	Steps    []struct {
		Do, Line, URL string
		Time          int64
	}
}

func octets(text string) string {
	bytes := []byte{}
	for _, r := range text {
		bytes = append(bytes, byte(r))
	}
	return string(bytes)
}

func characters(octets string) string {
	runes := []rune{}
	for i := 0; i < len(octets); i++ {
		runes = append(runes, rune(octets[i]))
	}
	return string(runes)
}

func play(q question) []any {
	options := &cookiejar.Options{}
	rules := []string{}
	if json.Unmarshal(q.Suffixes, &rules) == nil {
		suffixes := list{}
		for _, rule := range rules {
			suffixes[rule] = true
		}
		options.PublicSuffixList = suffixes
	}
	jar, err := cookiejar.New(options)
	if err != nil {
		panic(err)
	}
	seen := []any{}
	for _, step := range q.Steps {
		now := time.UnixMilli(step.Time).UTC()
		u, err := url.Parse(step.URL)
		if err != nil {
			panic(err)
		}
		if step.Do == "set" {
			response := http.Response{Header: http.Header{"Set-Cookie": {octets(step.Line)}}}
			setCookiesAt(jar, u, response.Cookies(), now)
			seen = append(seen, nil)
			continue
		}
		// As http.Client does.
		request := http.Request{Header: http.Header{}}
		for _, cookie := range cookiesAt(jar, u, now) {
			request.AddCookie(cookie)
		}
		seen = append(seen, map[string]string{"header": characters(request.Header.Get("Cookie"))})
	}
	return seen
}

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(map[string]string{"version": strings.TrimPrefix(runtime.Version(), "go")}); err != nil {
		panic(err)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<26)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(play(q)); err != nil {
			panic(err)
		}
	}
}
