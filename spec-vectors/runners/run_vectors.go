// Runs the histories of the vectors on net/http/cookiejar, and prints how many Cookie headers are as the text says:
// go run spec-vectors/runners/run_vectors.go spec-vectors. For another jar, change the functions set and header.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
)

func set(jar *cookiejar.Jar, line string, u *url.URL) {
	response := http.Response{Header: http.Header{"Set-Cookie": {line}}}
	jar.SetCookies(u, response.Cookies())
}

func header(jar *cookiejar.Jar, u *url.URL) string {
	request := http.Request{Header: http.Header{}}
	for _, cookie := range jar.Cookies(u) {
		request.AddCookie(cookie)
	}
	return request.Header.Get("Cookie")
}

type action struct {
	Do                string
	Line, URL, Header any
	Context           json.RawMessage
}

type vector struct {
	ID, Reading, Profile, Clock  string
	History                      []action
	Each, Policy, PublicSuffixes json.RawMessage
}

// run reports whether all headers agree, and whether this jar can be asked: it has no clock and no pieces of text here.
func run(v vector) (agrees, asked bool) {
	jar, _ := cookiejar.New(nil)
	agrees = true
	for _, a := range v.History {
		text, isText := a.URL.(string)
		if a.URL == nil {
			text, isText = "https://site.example/", true
		}
		u, err := url.Parse(text)
		if !isText || err != nil || a.Context != nil {
			return false, false
		}
		if line, ok := a.Line.(string); ok && a.Do == "set" {
			set(jar, line, u)
		} else if wanted, ok := a.Header.(string); ok && a.Do == "get" {
			agrees, asked = agrees && header(jar, u) == wanted, true
		} else {
			return false, false
		}
	}
	return agrees, asked
}

func main() {
	total, agreeing := 0, 0
	names, _ := filepath.Glob(filepath.Join(os.Args[1], "[0-9c]*.json"))
	for _, name := range names {
		var file struct{ Vectors []vector }
		data, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(data, &file)
		}
		if err != nil {
			panic(err)
		}
		for _, v := range file.Vectors {
			if v.Each != nil || v.Policy != nil || v.PublicSuffixes != nil || v.Profile != "" || v.Clock != "" {
				continue
			}
			agrees, asked := run(v)
			if !asked {
				continue
			}
			total++
			if agrees {
				agreeing++
			} else {
				fmt.Println("differs", v.ID, v.Reading)
			}
		}
	}
	fmt.Println(total, "asked,", agreeing, "agree")
}
