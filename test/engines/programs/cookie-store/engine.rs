//! Runs the questions of the matrix on the crate cookie_store: reads one per line, and writes the outcome of each step.
//!
//! It calls the store as reqwest does. libfaketime provides the clock, and reads it from a file.

use cookie_store::{CookieDomain, CookieExpiration, CookieStore};
use serde_json::{json, Value};
use std::io::{BufRead, Write};

/// The octets of a text in which each character is one.
fn octets(text: &str) -> Vec<u8> {
    text.chars().map(|character| character as u8).collect()
}

fn characters(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

fn set_clock(time: i64) {
    let file = std::env::var("FAKETIME_TIMESTAMP_FILE").expect("a file for the clock");
    let seconds = time.div_euclid(1000);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // The civil date of a number of days, after Howard Hinnant's description.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let text = format!("@{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    std::fs::write(file, text).expect("the clock is written");
}

fn held(store: &CookieStore) -> Value {
    let cookies = store.iter_any().map(|cookie| {
        let (domain, host_only) = match &cookie.domain {
            CookieDomain::HostOnly(domain) => (domain.clone(), true),
            CookieDomain::Suffix(domain) => (domain.clone(), false),
            _ => (String::new(), true),
        };
        let expiry = match &cookie.expires {
            CookieExpiration::AtUtc(time) => json!(time.unix_timestamp() * 1000),
            CookieExpiration::SessionEnd => Value::Null,
        };
        json!({
            "name": characters(cookie.name()),
            "value": characters(cookie.value()),
            "domain": domain,
            "hostOnly": host_only,
            "path": characters(&String::from(&cookie.path)),
            "secure": cookie.secure().unwrap_or(false),
            "httpOnly": cookie.http_only().unwrap_or(false),
            "expiryTime": expiry,
        })
    });
    json!({ "held": cookies.collect::<Vec<_>>() })
}

fn play(question: &Value) -> Vec<Value> {
    let mut store = match question["suffixes"].as_array() {
        Some(rules) => {
            let text: Vec<&str> = rules.iter().filter_map(Value::as_str).collect();
            let text = format!("// ===BEGIN ICANN DOMAINS===\n{}\n// ===END ICANN DOMAINS===\n", text.join("\n"));
            let list = text.parse().expect("a public suffix list");
            CookieStore::default().with_suffix_list(list)
        }
        None => CookieStore::default(),
    };
    let mut seen = Vec::new();
    for step in question["steps"].as_array().expect("steps") {
        set_clock(step["time"].as_i64().expect("a time"));
        let url = step["url"].as_str().map(|text| url::Url::parse(text).expect("a URL"));
        match (step["do"].as_str(), url) {
            (Some("get"), Some(url)) => {
                let pairs = store.get_request_values(&url).map(|(name, value)| format!("{}={}", name, value));
                seen.push(json!({ "header": characters(&pairs.collect::<Vec<_>>().join("; ")) }));
            }
            (Some("set"), Some(url)) => {
                let line = String::from_utf8(octets(step["line"].as_str().expect("a line")));
                let cookie = line.ok().and_then(|line| cookie::Cookie::parse(line).ok());
                store.store_response_cookies(cookie.into_iter(), &url);
                seen.push(held(&store));
            }
            _ => seen.push(held(&store)),
        }
    }
    seen.push(held(&store));
    seen
}

fn main() {
    let mut out = std::io::stdout();
    writeln!(out, "{}", json!({ "version": std::env::args().nth(1) })).expect("an output");
    for line in std::io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line.expect("a line")).expect("a question");
        writeln!(out, "{}", Value::from(play(&question))).expect("an output");
    }
}
