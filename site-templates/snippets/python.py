import hashlib
import hmac

from flask import Flask, request


def verify_signature(payload: bytes, signature: str, secret: str) -> bool:
    digest = hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={digest}", signature)


# Usage
app = Flask(__name__)


@app.post("/webhooks/penguinmails")
def receive():
    signature = request.headers.get("x-penguinmails-signature", "")
    secret = "whsec_..."  # Your webhook secret

    if not verify_signature(request.get_data(), signature, secret):
        return "Invalid signature", 401

    # Process event
    print("Event:", request.get_json()["type"])
    return "OK"
