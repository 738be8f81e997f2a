//! What the machine says of itself and of a process.

use std::fs;

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
