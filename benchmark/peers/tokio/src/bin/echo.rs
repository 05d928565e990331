//! Round trips over TCP: N tasks, each with a connection of its own, send a message to the echo server and wait
//! until it has come back, again and again.
//! Usage: echo N ROUNDS BYTES PORT
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn talk(rounds: u64, bytes: u64, port: u64) -> std::io::Result<u64> {
    let mut stream = TcpStream::connect(("127.0.0.1", port as u16)).await?;
    stream.set_nodelay(true)?;
    let (mut message, mut answer) = (vec![0u8; bytes as usize], vec![0u8; bytes as usize]);
    let mut right = 0;
    for round in 0..rounds {
        message[0] = round as u8;
        stream.write_all(&message).await?;
        stream.read_exact(&mut answer).await?;
        right += u64::from(answer == message);
    }
    Ok(right)
}

#[tokio::main]
async fn main() {
    let [n, rounds, bytes, port] = [1, 2, 3, 4].map(peers::argument);
    let measurement = peers::Measurement::begin();
    let tasks: Vec<_> = (0..n).map(|_| tokio::spawn(talk(rounds, bytes, port))).collect();
    let mut right = 0;
    for task in tasks {
        right += task.await.unwrap().unwrap();
    }
    let mut figures = measurement.end();
    figures.push(("round_trips", right as i128));
    peers::print("echo", n, &figures, right == n * rounds);
}
