//! What every program of this folder says is here, so that each of them is the few lines that it is about: its
//! arguments, what it measured, and the one line of JSON.
use std::time::{Duration, Instant};

/// The argument number `i`, a whole number above 0.
pub fn argument(i: usize) -> u64 {
    match std::env::args().nth(i).and_then(|text| text.parse().ok()) {
        Some(value) if value > 0 => value,
        _ => panic!("argument {i} is missing or not a number above 0"),
    }
}

/// The part of a program that counts.
pub struct Measurement {
    start: Instant,
    cpu: Duration,
}

fn cpu_time() -> Duration {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Figures by name; the units are in the names.
pub type Figures = Vec<(&'static str, i128)>;

impl Measurement {
    pub fn begin() -> Self {
        Measurement { start: Instant::now(), cpu: cpu_time() }
    }

    pub fn end(self) -> Figures {
        let nanoseconds = |time: Duration| time.as_nanos() as i128;
        vec![("ns", nanoseconds(self.start.elapsed())), ("cpu_ns", nanoseconds(cpu_time() - self.cpu))]
    }
}

/// What some values of actual minus wanted time come to.
pub fn wakeup(mut late: Vec<i128>) -> Figures {
    late.sort_unstable();
    let early = late.iter().filter(|&&value| value < 0).count();
    vec![("median_ns", late[late.len() / 2]), ("p99_ns", late[late.len() * 99 / 100]), ("early", early as i128)]
}

/// Prints the line. A result that is not right has no figures.
pub fn print(program: &str, n: u64, figures: &[(&'static str, i128)], right: bool) {
    assert!(right, "{program}: the result is wrong");
    let figures: String = figures.iter().map(|(name, value)| format!(",\"{name}\":{value}")).collect();
    println!("{{\"peer\":\"tokio\",\"program\":\"{program}\",\"n\":{n},\"checked\":true{figures}}}");
}
