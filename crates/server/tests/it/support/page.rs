//! What came back, asked about the way a reader would.

use axum::{body::to_bytes, http::header, response::Response};

/// A response.
#[derive(Debug, Clone)]
pub struct Page {
    /// Status code.
    pub status: u16,
    /// Where it sends the reader, if it does.
    pub location: Option<String>,
    /// Every `Set-Cookie`.
    pub cookies: Vec<String>,
    /// Headers by lower-case name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Page {
    pub(super) async fn read(response: Response) -> Self {
        let headers: Vec<(String, String)> = response.headers().iter().map(|(k, v)| (k.to_string(), v.to_str().unwrap_or_default().to_owned())).collect();
        let find = |name: header::HeaderName| headers.iter().filter(move |(k, _)| *k == name.as_str()).map(|(_, v)| v.clone());
        let (location, cookies) = (find(header::LOCATION).next(), find(header::SET_COOKIE).collect());
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        Self { status, location, cookies, headers, body }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body without tags and with white space made single: what a reader reads.
    pub fn words(&self) -> String {
        let html = self.text();
        let (mut out, mut tag) = (String::new(), false);
        for c in html.chars() {
            match c {
                '<' => tag = true,
                '>' => {
                    tag = false;
                    out.push(' ');
                }
                c if !tag => out.push(c),
                _ => {}
            }
        }
        let plain = out.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a reader reads this.
    pub fn says(&self, text: &str) -> bool {
        self.words().contains(text)
    }

    /// What a browser would send of the form that posts to this address: every chosen
    /// option and every filled input.
    pub fn form(&self, address: &str) -> Vec<(String, String)> {
        let text = self.text();
        let form = text.split("<form").find(|form| form.contains(&format!("action=\"{address}\""))).unwrap_or_else(|| panic!("no form for {address}"));
        let form = form.split("</form>").next().unwrap();
        let named = |tag: &str, name: &str| tag.split(&format!(" {name}=\"")).nth(1).and_then(|t| t.split('"').next()).map(str::to_owned);
        let mut fields = Vec::new();
        for select in form.split("<select").skip(1).map(|t| t.split("</select>").next().unwrap()) {
            let chosen = select.split("<option").skip(1).find(|o| o.contains(" selected")).or_else(|| select.split("<option").nth(1));
            fields.extend(named(select, "name").zip(chosen.and_then(|o| named(o, "value"))));
        }
        for input in form.split("<input").skip(1).map(|t| t.split('>').next().unwrap()) {
            let is_left = input.contains("type=\"checkbox\"") && !input.contains(" checked");
            fields.extend(named(input, "name").filter(|_| !is_left).map(|name| (name, named(input, "value").unwrap_or_default())));
        }
        fields
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// The id at the end of the address it sends to: `/reviews/{id}/…`.
    pub fn id_after(&self, prefix: &str) -> uuid::Uuid {
        let location = self.location.clone().unwrap_or_else(|| panic!("no redirect: {} {}", self.status, self.text()));
        let rest = location.strip_prefix(prefix).unwrap_or_else(|| panic!("{location} does not begin with {prefix}"));
        rest.split(['/', '?', '#']).next().unwrap().parse().unwrap()
    }
}
