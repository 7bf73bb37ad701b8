"""Runs the histories of the vectors on http.cookiejar, and prints how many Cookie headers are as the text says.

python3 spec-vectors/runners/run_vectors.py. For another jar, write another class Jar.
"""
import email.message, glob, http.cookiejar, json, os, time, urllib.request

class Jar:
    def __init__(self):
        self.jar = http.cookiejar.CookieJar()

    def set(self, line, url):
        response = type("Response", (), {"info": lambda self: self.headers})()
        response.headers = email.message.Message()
        response.headers["Set-Cookie"] = line
        self.jar.extract_cookies(response, urllib.request.Request(url))

    def header(self, url):
        request = urllib.request.Request(url)
        self.jar.add_cookie_header(request)
        return request.get_header("Cookie", "")

def text(pieces, item):
    """A text is a string, or pieces that are joined."""
    if isinstance(pieces, str):
        return pieces
    read = lambda p: item if "each" in p else p["repeat"] * p["times"] if "repeat" in p else "".join(map(chr, p["units"]))
    return "".join(p if isinstance(p, str) else read(p) for p in pieces)

def items(each):
    for entry in each or [None]:
        if isinstance(entry, dict):
            yield from map(chr, range(ord(entry["from"]), ord(entry["to"]) + 1))
        else:
            yield entry if entry is None else text(entry, None)

def run(vector, item):
    """Whether all headers agree; None if this jar cannot be asked."""
    start = time.mktime(time.strptime("2026-01-01", "%Y-%m-%d")) - time.timezone
    jar, seen = Jar(), None
    for action in vector["history"]:
        url = text(action.get("url", "https://site.example/"), item)
        if action["do"] == "clock" and isinstance(action["at"], int):
            moment = start + action["at"] / 1000
            time.time = lambda: moment
        elif action["do"] == "set" and "context" not in action:
            line = text(action["line"], item)
            if any(character in line for character in "\r\n\0") or max(line, default=" ") > "\xff":
                return None  # no header field holds it, or it has to be encoded first
            jar.set(line, url)
        elif action["do"] == "get" and "context" not in action:
            seen = (seen is not False) and jar.header(url) == text(action["header"], item)
        else:
            return None
    return seen

def asked():
    for file in sorted(glob.glob(os.path.join(os.path.dirname(__file__), "..", "[0-9c]*.json"))):
        for vector in json.load(open(file))["vectors"]:
            if "history" in vector and not {"policy", "clock", "profile", "publicSuffixes"} & set(vector):
                time.time = lambda: 1767225600.0  # 2026-01-01T00:00:00Z
                answers = [run(vector, item) for item in items(vector.get("each"))]
                if None not in answers:
                    yield vector["id"], all(answers), "reading" in vector

if __name__ == "__main__":
    results = list(asked())
    for name, agrees, is_reading in results:
        if not agrees:
            print("may differ" if is_reading else "differs", name)
    print(len(results), "asked,", sum(agrees for _, agrees, _ in results), "agree")
