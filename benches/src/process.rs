//! What the machine says of itself and of a process.

use std::{fs, time::Duration};

/// Memory of a process in MiB: (resident now, most it ever was); 0 where it is gone.
#[must_use]
pub fn memory(pid: u32) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kib = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name));
        line.and_then(|l| l.trim_start_matches(':').trim().trim_end_matches(" kB").trim().parse::<f64>().ok()).unwrap_or_default()
    };
    (kib("VmRSS") / 1024.0, kib("VmHWM") / 1024.0)
}

/// Starts this process's own “most memory” anew; needs no rights but one's own.
pub fn forget_peak() {
    // Where the kernel does not offer it, the peak includes what came before.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Processor time of all children that ended and were waited for, those of theirs included.
#[must_use]
pub fn children() -> Duration {
    /// Linux counts in hundredths of a second here, of a sum that it keeps in nanoseconds.
    const TICK: Duration = Duration::from_millis(10);
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; `cutime` and `cstime` are 13 and 14 after it.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(13).take(2);
    TICK * fields.filter_map(|ticks| ticks.parse::<u32>().ok()).sum()
}

/// Processor, number of processors, memory, and how busy others keep them.
#[must_use]
pub fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|l| l.strip_prefix("model name")).map_or("unknown processor", |l| l.trim_start_matches([' ', '\t', ':']).trim());
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = memory.lines().find_map(|l| l.strip_prefix("MemTotal:")).and_then(|l| l.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    format!("{cores} × {model}, {} GiB; load before the run {load}", total / 1024 / 1024)
}
