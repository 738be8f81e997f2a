//! The fuzz targets' bodies, seeded and bounded.

use recount_inputs::fuzz;

use crate::support::archive;

/// A small generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }
}

/// Calls the body with seeds, changed a little and a lot.
fn run(seeds: &[Vec<u8>], rounds: usize, body: impl Fn(&[u8])) {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    // RECOUNT_FUZZ_TIMES=50 runs longer, still the same each time.
    let times = std::env::var("RECOUNT_FUZZ_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    let rounds = rounds * times;
    let words: &[&[u8]] = &[
        b"\"",
        b"{",
        b"[",
        b"\n",
        b"]",
        b"}",
        b",",
        b"\\",
        b":",
        b"<",
        b"`",
        b"\xFF",
        b"\xEF\xBB\xBF",
        b"2024-01-20 14:05",
        b"99999999999999999999",
        b"\"ts\":\"1.0\"",
        b"PM",
        b"+14:00",
        b"\xE2\x80\x93",
        b"\n00:01.000 --> 00:02.000\n",
    ];
    for seed in seeds {
        body(seed);
        for _ in 0..rounds {
            let mut bytes = seed.clone();
            for _ in 0..=numbers.next(6) {
                let at = numbers.next(bytes.len() + 1);
                match numbers.next(5) {
                    0 => drop(bytes.splice(at..at, words[numbers.next(words.len())].iter().copied())),
                    1 => bytes.truncate(at),
                    2 if at < bytes.len() => bytes[at] = u8::try_from(numbers.next(256)).unwrap(),
                    3 => drop(bytes.drain(at..(at + numbers.next(9)).min(bytes.len()))),
                    _ => {
                        let from = numbers.next(at + 1);
                        let copy = bytes[from..at.min(from + 40)].to_vec();
                        drop(bytes.splice(at..at, copy));
                    }
                }
            }
            body(&bytes);
        }
    }
}

#[test]
fn slack_archives_never_panic() {
    let day = br#"[
    {"ts":"1705759500.000100","thread_ts":"1705759500.000100","user":"U1","text":"a :fire: &amp; <@U2> <#C2|x> `c`","reactions":[{"name":"eyes","users":["U2"]}]},
    {"ts":"1705759506.000000","subtype":"bot_message","username":"A","text":"","attachments":[{"title":"t","fields":[{"title":"s","value":"c"}]}],"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]}
]"#;
    let channels = br#"[{"id":"C1","name":"checkout"}]"#;
    let seed = archive(&[("channels.json", channels), ("checkout/2024-01-20.json", day)]);
    run(&[seed], 1_500, fuzz::slack);
    // And the messages themselves, in a sound archive.
    run(&[day.to_vec()], 1_500, |bytes| fuzz::slack(&archive(&[("channels.json", channels), ("checkout/2024-01-20.json", bytes)])));
}

#[test]
fn tables_never_panic() {
    let seeds = [
        b"time;kind;service;message\n2024-01-20 14:05:06;ALERT;checkout;\"p99; \"\"2s\"\"\"\n20/01/2024 2:05 PM;deploy;;x\n".to_vec(),
        b"{\"ts\": 1705759506.123456, \"message\": \"caf\\u00e9\", \"labels\": {\"b\": 1}}\n{\"ts\": 17, \"a\": null}\n".to_vec(),
        b"20/Jan/2024:14:05:06 +0100\tGET\nSat, 20 Jan 2024 14:05:06 +0000\tx\n".to_vec(),
    ];
    run(&seeds, 3_000, fuzz::table);
}

#[test]
fn texts_never_panic() {
    let seeds = ["Intro\n23:50 latency\n more\n~23:58 ana\n00:10–00:20 UTC back\n2024-02-03\n- [9:05 AM] quiet\nJan 20 2024 14:05 x\n".as_bytes().to_vec()];
    run(&seeds, 10_000, fuzz::text);
}

#[test]
fn transcripts_never_panic() {
    let seeds = [
        "WEBVTT - x\nKind: y\n\nNOTE z\n\nid\n00:07.500 --> 00:11.890 align:start\n<v.a Ines &amp; Bo>Latency <00:08.000><c.red>rises</c></v>\nAna: <i>up\n\n999999:59:59.999 --> 00:01.000\né\n".as_bytes().to_vec(),
        b"1\r\n00:00:07,000 --> 00:00:11,890 X1:40\r\n{\\an8}<font color=\"#f\">a\r\n2\r\n00:00:11,890 --> 00:00:16,320\r\nTomasz: b\r\n".to_vec(),
    ];
    run(&seeds, 4_000, fuzz::transcript);
    // Long cues of marks alone, in which a search from each to the end would show.
    let long = ["<", "{\\", "<v>x", "a\n"].map(|mark| format!("00:07.500 --> 00:11.890\n{}", mark.repeat(500_000 / mark.len())).into_bytes());
    run(&long, 4, fuzz::transcript);
}
