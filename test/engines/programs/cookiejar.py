"""Runs the questions of the matrix on Python's http.cookiejar: reads one per line, and writes the outcome of each step.

Texts are strings of octets, as http.client makes them of header fields. The clock is that of the question.
"""

import email.message
import http.cookiejar
import json
import platform
import sys
import time
import urllib.request


class Response:
    """The parts of a response that a jar reads."""

    def __init__(self, line):
        self.headers = email.message.Message()
        self.headers["Set-Cookie"] = line

    def info(self):
        return self.headers


def request_of(step):
    return urllib.request.Request(step["url"])


def held(jar):
    return [
        {
            "name": cookie.name if cookie.value is not None else "",
            "value": cookie.value if cookie.value is not None else cookie.name,
            "domain": cookie.domain.lstrip("."),
            "hostOnly": not cookie.domain_specified,
            "path": cookie.path,
            "secure": bool(cookie.secure),
            "expiryTime": None if cookie.expires is None else cookie.expires * 1000,
        }
        for cookie in jar
    ]


def play(steps):
    jar = http.cookiejar.CookieJar()
    seen = []
    for step in steps:
        now = step["time"] / 1000
        time.time = lambda: now
        request = request_of(step) if "url" in step else None
        if step["do"] == "get":
            jar.add_cookie_header(request)
            seen.append({"header": request.get_header("Cookie", "")})
            continue
        if step["do"] == "set":
            jar.extract_cookies(Response(step["line"]), request)
        seen.append({"held": held(jar)})
    seen.append({"held": held(jar)})
    return seen


print(json.dumps({"version": platform.python_version()}), flush=True)
for line in sys.stdin:
    print(json.dumps(play(json.loads(line)["steps"])), flush=True)
