//! Somebody with a program or a browser without scripts: keeps cookies, follows nothing by itself.

use std::cell::RefCell;
use std::collections::BTreeMap;

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

pub struct Client {
    address: String,
    http: reqwest::Client,
    pub token: Option<String>,
    cookies: RefCell<BTreeMap<String, String>>,
}

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Response {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.body.clone()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("not JSON ({}): {}", self.status, self.text()))
    }

    /// The body, after a look at the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The codes of the fields at fault, as `pointer code`.
    pub fn faults(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| {
                format!("{} {}", error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap())
            })
            .collect()
    }

    /// The value of a hidden or visible input of a page.
    pub fn input(&self, name: &str) -> Option<String> {
        let text = self.text();
        let start = text.find(&format!("name=\"{name}\" value=\""))? + name.len() + 15;
        let end = text[start..].find('"')? + start;
        Some(text[start..end].to_owned())
    }
}

impl Client {
    pub fn new(address: &str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { address: address.to_owned(), http, token: None, cookies: RefCell::default() }
    }

    /// The same person at another node.
    pub fn at(self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self }
    }

    /// Keeps a cookie as if a server had set it.
    pub fn keep_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<(&str, String)>,
    ) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((kind, body)) = body {
            request = request.header("content-type", kind).body(body);
        }
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") || value.is_empty() {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        Response { status, headers, body: answer.bytes().await.unwrap().to_vec() }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send(Method::GET, path, &[], None).await
    }

    /// Opens a page; a link with a secret in its address leads to the page without it.
    pub async fn open(&self, link: &str) -> Response {
        let first = self.get(link).await;
        let onward = first.header("location").to_owned();
        if first.status != 303 || !link.contains("token=") && !link.contains("invitation=") {
            return first;
        }
        assert!(!onward.contains("token=") && !onward.contains("invitation="), "{link} leads to {onward}");
        self.get(&onward).await
    }

    pub async fn delete(&self, path: &str) -> Response {
        self.send(Method::DELETE, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.send(Method::POST, path, &[], Some(("application/json", body.to_string()))).await
    }

    /// A change based on the revision `etag`.
    pub async fn change(&self, method: Method, path: &str, etag: &str, body: &Value) -> Response {
        self.send(method, path, &[("if-match", etag)], Some(("application/json", body.to_string()))).await
    }

    /// Opens `page`, fills in its form and sends it to `path`, as a browser without scripts does.
    pub async fn fill(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Response {
        let form = self.open(page).await;
        let token = form
            .input("form_token")
            .unwrap_or_else(|| panic!("no form on {page} ({}): {}", form.status, form.text()));
        let key = form.input("form_key").unwrap_or_default();
        let mut all = vec![("form_token", token.as_str()), ("form_key", key.as_str())];
        all.extend_from_slice(fields);
        self.submit(path, &all).await
    }

    /// Sends a form as it is.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let body = serde_html_form::to_string(fields).unwrap();
        self.send(Method::POST, path, &[], Some(("application/x-www-form-urlencoded", body))).await
    }
}

/// A form of a page as a browser without scripts would send it: every control that counts, in order, with line
/// ends as browsers write them.
pub fn fields_of(page: &str, action: &str) -> Vec<(String, String)> {
    use scraper::{Html, Selector};
    let select = |text: &str| Selector::parse(text).unwrap();
    let document = Html::parse_document(page);
    let form = document
        .select(&select("form[method=post]"))
        .find(|form| form.value().attr("action").is_some_and(|to| to.split('#').next() == Some(action)))
        .unwrap_or_else(|| panic!("no form for {action}: {page}"));
    let mut fields = Vec::new();
    for control in form.select(&select("input, textarea, select")) {
        let element = control.value();
        let Some(name) = element.attr("name") else { continue };
        let value = || element.attr("value").unwrap_or_default().to_owned();
        match (element.name(), element.attr("type").unwrap_or("text")) {
            ("textarea", _) => {
                let text: String = control.text().collect();
                fields.push((name.to_owned(), text.replace("\r\n", "\n").replace('\n', "\r\n")));
            }
            ("select", _) => {
                let options: Vec<_> = control.select(&select("option")).collect();
                let chosen = options.iter().find(|option| option.value().attr("selected").is_some());
                if let Some(option) = chosen.or(options.first()) {
                    let value = option.value().attr("value").unwrap_or_default();
                    fields.push((name.to_owned(), value.to_owned()));
                }
            }
            (_, "checkbox" | "radio") if element.attr("checked").is_none() => {}
            (_, "checkbox") if element.attr("value").is_none() => {
                fields.push((name.to_owned(), "on".to_owned()));
            }
            (_, "submit" | "button" | "file") => {}
            _ => fields.push((name.to_owned(), value())),
        }
    }
    fields
}
