//! Many tasks that only wait: N tokio tasks each sleep for the same time, and are counted when they wake up. A task
//! is one allocation that holds what its future needs, a timer here.
//! Usage: sleepers N MILLISECONDS
use std::time::Duration;

#[tokio::main]
async fn main() {
    let (n, delay) = (peers::argument(1), Duration::from_millis(peers::argument(2)));
    let measurement = peers::Measurement::begin();
    let tasks: Vec<_> = (0..n)
        .map(|_| {
            tokio::spawn(async move {
                tokio::time::sleep(delay).await;
                1
            })
        })
        .collect();
    let mut finished = 0;
    for task in tasks {
        finished += task.await.unwrap();
    }
    peers::print("sleepers", n, &measurement.end(), finished == n);
}
