//! Passing control: two tasks on one thread let each other run, N times in all.
//! Usage: yield N

async fn passer(times: u64) -> u64 {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
    times
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let n = peers::argument(1);
    let measurement = peers::Measurement::begin();
    let (one, two) = (tokio::spawn(passer(n / 2)), tokio::spawn(passer(n / 2)));
    let passed = one.await.unwrap() + two.await.unwrap();
    peers::print("yield", n, &measurement.end(), passed == n / 2 * 2);
}
