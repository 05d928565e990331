//! Tasks that never wait: N tasks are spawned in groups on one thread, say that they ran, and end; a group begins
//! when the one before has ended. It shows what a task costs by itself.
//! Usage: spawn N GROUP

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (n, group) = (peers::argument(1), peers::argument(2));
    let measurement = peers::Measurement::begin();
    let mut finished = 0;
    for _ in 0..n / group {
        let tasks: Vec<_> = (0..group).map(|_| tokio::spawn(async { 1 })).collect();
        for task in tasks {
            finished += task.await.unwrap();
        }
    }
    peers::print("spawn", n, &measurement.end(), finished == n);
}
