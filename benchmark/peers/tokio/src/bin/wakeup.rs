//! How exactly a sleeper is woken: N tasks whose deadlines are some microseconds apart each note by how much they
//! woke up after theirs. tokio's timers are a wheel of milliseconds.
//! Usage: wakeup N MICROSECONDS_APART
use std::time::Duration;
use tokio::time::Instant;

#[tokio::main]
async fn main() {
    let (n, apart) = (peers::argument(1), Duration::from_micros(peers::argument(2)));
    let measurement = peers::Measurement::begin();
    let first = Instant::now() + Duration::from_millis(50);
    let tasks: Vec<_> = (0..n as u32)
        .map(|i| {
            let deadline = first + apart * i;
            tokio::spawn(async move {
                tokio::time::sleep_until(deadline).await;
                let now = Instant::now();
                let late = now.saturating_duration_since(deadline).as_nanos() as i128;
                let early = deadline.saturating_duration_since(now).as_nanos() as i128;
                late - early
            })
        })
        .collect();
    let mut late = Vec::new();
    for task in tasks {
        late.push(task.await.unwrap());
    }
    let mut figures = measurement.end();
    let right = late.len() as u64 == n;
    figures.extend(peers::wakeup(late));
    peers::print("wakeup", n, &figures, right);
}
