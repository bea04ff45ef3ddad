// Cargo.toml: axum = "0.8", hex = "0.4", hmac = "0.12", sha2 = "0.10", tokio = { version = "1", features = ["full"] }
use axum::{body::Bytes, http::{HeaderMap, StatusCode}, routing::post, Router};
use hmac::{Hmac, Mac};
use sha2::Sha256;

fn verify_signature(payload: &[u8], signature: &str, secret: &str) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key length is valid");
    mac.update(payload);
    let digest = signature.strip_prefix("sha256=").and_then(|hex| hex::decode(hex).ok());
    digest.map_or(false, |digest| mac.verify_slice(&digest).is_ok()) // compares in constant time
}

// Usage
async fn receive(headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = "whsec_..."; // Your webhook secret
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !verify_signature(&body, header("x-penguinmails-signature"), secret) {
        return StatusCode::UNAUTHORIZED;
    }
    // Process event
    println!("Event: {}", header("x-penguinmails-event"));
    StatusCode::OK
}

#[tokio::main]
async fn main() {
    let app = Router::new().route("/webhooks/penguinmails", post(receive));
    let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
