import Crypto
import Hummingbird

func verifySignature(payload: some Sequence<UInt8>, signature: String, secret: String) -> Bool {
    var hmac = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.utf8)))
    hmac.update(data: Array(payload))
    let digits = Array("0123456789abcdef")
    let expected = "sha256=" + hmac.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    // Takes the same time wherever the two differ.
    let pairs = zip(expected.utf8, signature.utf8)
    return expected.utf8.count == signature.utf8.count && pairs.reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}

// Usage
let secret = "whsec_..."  // Your webhook secret
let router = Router()
router.post("/webhooks/penguinmails") { request, context -> HTTPResponse.Status in
    let body = try await request.body.collect(upTo: 1 << 20)
    let signature = request.headers[.init("x-penguinmails-signature")!] ?? ""
    guard verifySignature(payload: body.readableBytesView, signature: signature, secret: secret) else {
        return .unauthorized
    }
    // Process event
    print("Event:", request.headers[.init("x-penguinmails-event")!] ?? "")
    return .ok
}
let app = Application(router: router, configuration: .init(address: .hostname("0.0.0.0", port: 8080)))
try await app.runService()
