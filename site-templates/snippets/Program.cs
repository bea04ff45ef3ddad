using System.Security.Cryptography;
using System.Text;

static bool VerifySignature(byte[] payload, string signature, string secret)
{
    byte[] digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), payload);
    string expected = "sha256=" + Convert.ToHexString(digest).ToLowerInvariant();
    return CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
}

// Usage
var app = WebApplication.CreateBuilder(args).Build();
var secret = "whsec_..."; // Your webhook secret

app.MapPost("/webhooks/penguinmails", async (HttpRequest request) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    string signature = request.Headers["x-penguinmails-signature"].ToString();

    if (!VerifySignature(body.ToArray(), signature, secret))
        return Results.Text("Invalid signature", statusCode: 401);

    // Process event
    Console.WriteLine($"Event: {request.Headers["x-penguinmails-event"]}");
    return Results.Ok();
});

app.Run();
