//! One client on one kept-alive connection over loopback, by hand, so that what is
//! measured is the server and little else.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

/// A connection that asks as one member.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
}

impl Client {
    /// Connects to a server on this machine.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn connect(address: std::net::SocketAddr, token: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), cookie: format!("recount_session={token}") })
    }

    /// Gets a page, uncompressed.
    ///
    /// # Errors
    /// When the connection breaks or the reply is not HTTP.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Reply> {
        self.ask(format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: {}\r\n\r\n", self.cookie)).await
    }

    /// Sends a form, its fields as they stand in an address.
    ///
    /// # Errors
    /// When the connection ends or what comes back is no reply.
    pub async fn post(&mut self, path: &str, fields: &str) -> anyhow::Result<Reply> {
        let (cookie, length) = (&self.cookie, fields.len());
        self.ask(format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{fields}"
        ))
        .await
    }

    async fn ask(&mut self, request: String) -> anyhow::Result<Reply> {
        let began = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).with_context(|| format!("not a reply: {line:?}"))?;
        let mut length = None;
        let mut chunked = false;
        loop {
            line.clear();
            self.stream.read_line(&mut line).await?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse::<usize>().ok(),
                "transfer-encoding" => chunked = value.contains("chunked"),
                _ => {}
            }
        }
        let body = match length {
            Some(length) => self.exactly(length).await?,
            None if chunked => self.chunks().await?,
            None => bail!("a reply without a length"),
        };
        Ok(Reply { status, body, took: began.elapsed() })
    }

    async fn exactly(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(body)
    }

    async fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).await?;
            let length = usize::from_str_radix(line.trim(), 16)?;
            body.extend(self.exactly(length).await?);
            self.exactly(2).await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}
