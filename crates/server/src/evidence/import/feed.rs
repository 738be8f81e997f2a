//! Between the reader, which blocks, and the writer, which does not: a bounded
//! channel, so that memory does not grow with the file.

use std::sync::Arc;

use recount_model::import::{Flow, Item, Sink};
use tokio::sync::mpsc;

use super::meter::Meter;

/// Bytes that are handed over at once.
const BYTES: usize = 256 * 1024;
/// Items that are handed over at once.
const ITEMS: usize = 200;
/// Handfuls that may wait.
pub(super) const WAITING: usize = 4;

/// Hands items over; stops the reader when somebody cancelled or the writer is gone.
#[derive(Debug)]
pub(super) struct Feed {
    send: mpsc::Sender<Vec<Item>>,
    held: Vec<Item>,
    bytes: usize,
    meter: Arc<Meter>,
    /// Whether keys depend on a time that the person stated: the same line
    /// pasted for two days is two items.
    dated: bool,
}

impl Feed {
    pub(super) fn new(send: mpsc::Sender<Vec<Item>>, meter: Arc<Meter>, dated: bool) -> Self {
        Self { send, held: Vec::new(), bytes: 0, meter, dated }
    }

    /// Hands over what is left.
    pub(super) fn end(&mut self) -> Flow {
        self.bytes = 0;
        let full = std::mem::take(&mut self.held);
        if full.is_empty() || self.send.blocking_send(full).is_ok() { Flow::Continue } else { Flow::Stop }
    }
}

impl Sink for Feed {
    fn take(&mut self, mut item: Item, done: u64, total: u64) -> Flow {
        if self.meter.is_stopped() {
            return Flow::Stop;
        }
        self.meter.at(done, total);
        match &mut item {
            Item::Lane(lane) => self.meter.says(format!("Reading {}", lane.name)),
            Item::Evidence { evidence, .. } => {
                self.bytes += evidence.original.len() + evidence.text.len() + 500;
                if self.dated {
                    evidence.key = format!("{}@{}", evidence.key, evidence.happened.earliest());
                }
            }
            Item::Problem(problem) => self.bytes += problem.reason.len() + 200,
        }
        self.held.push(item);
        if self.bytes >= BYTES || self.held.len() >= ITEMS { self.end() } else { Flow::Continue }
    }
}
